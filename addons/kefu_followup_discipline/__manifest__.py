{
    "name": "Kefu Follow-up: Discipline",
    "summary": "Broken rules of follow-up become proposed penalties, suspension counts in the dispatch queue",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_followup", "kefu_discipline"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        # Views
        "views/kefu_penalty_views.xml",
        "views/crm_lead_views.xml",
        "views/kefu_followup_views.xml",
        "views/kefu_followup_sheet_views.xml",
        "views/kefu_visit_views.xml",
        "views/kefu_support_request_views.xml",
    ],
    "demo": [
        "demo/kefu_penalty_demo.xml",
    ],
    "auto_install": True,
}
