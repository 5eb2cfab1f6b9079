{
    "name": "Kefu Base",
    "summary": "Roles, per-company features, working days and the app menu of Kefu",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["mail", "resource"],
    "data": [
        # Security
        "security/kefu_base_groups.xml",
        "security/ir.model.access.csv",
        "security/kefu_base_rules.xml",
        # Data
        "data/kefu_department_data.xml",
        # Views
        "views/kefu_day_exception_views.xml",
        "views/kefu_department_views.xml",
        "views/kefu_job_failure_views.xml",
        "views/kefu_refusal_views.xml",
        "views/res_company_views.xml",
        "views/res_config_settings_views.xml",
        "views/kefu_base_menus.xml",
    ],
    "demo": [
        "demo/res_company_demo.xml",
        "demo/res_users_demo.xml",
        "demo/kefu_day_exception_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "kefu_base/static/src/**/*",
        ],
    },
    "application": True,
}
