{
    "name": "Kefu Grading: Follow-up",
    "summary": "The customer's credit grade in the lists and forms of the follow-up",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_grading_crm", "kefu_followup"],
    "data": [
        "views/crm_lead_views.xml",
    ],
    "auto_install": True,
}
