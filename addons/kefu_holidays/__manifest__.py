{
    "name": "Kefu Holidays",
    "summary": "Load public holidays and make-up working days instead of typing them in",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_base"],
    "external_dependencies": {"python": ["holidays"]},
    "data": [
        # Security
        "security/ir.model.access.csv",
        # Data
        "data/kefu_holidays_cron.xml",
        # Wizards
        "wizards/kefu_holidays_load_views.xml",
        # Views
        "views/kefu_day_exception_views.xml",
        "views/res_company_views.xml",
        "views/res_config_settings_views.xml",
    ],
}
