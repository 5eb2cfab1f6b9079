{
    "name": "Kefu Sites: Follow-up",
    "summary": "A site knows the customer of the follow-up: designer, home, number; quotations carry their instalments",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_site", "kefu_followup_sale"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/kefu_site_followup_rules.xml",
        # Views
        "views/sale_order_views.xml",
        "views/crm_lead_views.xml",
    ],
    "auto_install": True,
}
