{
    "name": "Kefu Discipline: Accounting",
    "summary": "Executed penalties are booked, and reversed when they are cancelled",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_discipline", "account"],
    "data": [
        "security/kefu_discipline_account_groups.xml",
        "views/account_move_views.xml",
        "views/kefu_penalty_batch_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "demo": [
        "demo/res_company_demo.xml",
        "demo/kefu_penalty_batch_demo.xml",
    ],
    "auto_install": True,
}
