{
    "name": "Kefu Grading: CRM",
    "summary": "The customer's credit grade on leads and opportunities",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_grading", "crm"],
    "data": [
        "views/crm_lead_views.xml",
    ],
    "auto_install": True,
}
