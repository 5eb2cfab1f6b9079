{
    "name": "Kefu Complaints: Follow-up",
    "summary": "Whoever complains is found among the customers of the follow-up, with designer and home",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_complaints", "kefu_followup"],
    "data": [
        "views/crm_lead_views.xml",
        "views/kefu_complaint_views.xml",
    ],
    "auto_install": True,
}
