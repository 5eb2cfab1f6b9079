{
    "name": "Kefu Grading",
    "summary": "Credit grades that follow the books, and information reports on time",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_base", "account"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/kefu_grading_rules.xml",
        "security/kefu_info_report_rules.xml",
        # Data
        "data/kefu_grade_cron.xml",
        "data/res_company_data.xml",
        "data/kefu_info_report_cron.xml",
        # Menus first: the files below hang their actions on them
        "views/kefu_grading_menus.xml",
        # Grades
        "views/kefu_grade_rule_views.xml",
        "views/kefu_grade_designation_views.xml",
        "views/kefu_grade_history_views.xml",
        "views/kefu_grade_views.xml",
        "wizards/kefu_grade_simulation_views.xml",
        "views/res_partner_views.xml",
        "views/res_company_views.xml",
        "views/res_config_settings_views.xml",
        # Information reports
        "report/kefu_info_report.xml",
        "wizards/kefu_info_entry_views.xml",
        "wizards/kefu_info_reason_views.xml",
        "wizards/kefu_info_report_print_views.xml",
        "views/kefu_info_report_views.xml",
        "views/kefu_info_entry_views.xml",
        "views/res_partner_info_report_views.xml",
        "views/account_move_info_report_views.xml",
        "views/res_config_settings_info_report_views.xml",
        # The grade at work, and how the portfolio develops
        "views/kefu_grade_policy_views.xml",
        "views/kefu_grade_report_views.xml",
        "views/account_move_grade_views.xml",
    ],
    "demo": [
        "demo/kefu_info_report_demo.xml",
        "demo/kefu_grade_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "kefu_grading/static/src/**/*",
        ],
    },
}
