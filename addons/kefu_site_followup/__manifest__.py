{
    "name": "Kefu Sites: Follow-up",
    "summary": "A site knows the customer of the follow-up: designer, home, number; calls stand in the customer's register",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_site", "kefu_followup_sale"],
    "data": [
        "views/crm_lead_views.xml",
    ],
    "auto_install": True,
}
