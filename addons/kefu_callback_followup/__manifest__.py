{
    "name": "Kefu Call-Backs: Follow-up",
    "summary": "Call-backs about the customers of the follow-up: their register, courtesy calls, changes of designer",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_callback", "kefu_followup"],
    "data": [
        "security/ir.model.access.csv",
        "wizards/kefu_callback_plan_views.xml",
        "views/crm_lead_views.xml",
    ],
    "auto_install": True,
}
