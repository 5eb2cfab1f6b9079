{
    "name": "Kefu Call-Backs",
    "summary": "Scripts, the call desk, the customers' register and the weekly summary",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_base", "rating"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/kefu_callback_rules.xml",
        # Data
        "data/ir_sequence_data.xml",
        "data/kefu_callback_occasion_data.xml",
        "data/kefu_callback_script_data.xml",
        "data/kefu_callback_cron.xml",
        # Menus first: the files below hang their actions on them
        "views/kefu_callback_menus.xml",
        # Wizards
        "wizards/kefu_callback_cancel_views.xml",
        "wizards/kefu_contact_form_reply_views.xml",
        # Views
        "views/kefu_call_desk_views.xml",
        "views/kefu_callback_views.xml",
        "views/kefu_callback_contradiction_views.xml",
        "views/kefu_contact_form_views.xml",
        "report/kefu_callback_summary_report.xml",
        "views/kefu_callback_summary_views.xml",
        "views/kefu_callback_answer_report_views.xml",
        "views/kefu_callback_script_views.xml",
        "views/res_partner_views.xml",
        "views/res_company_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "kefu_callback/static/src/**/*",
        ],
    },
    "demo": [
        "demo/res_partner_demo.xml",
        "demo/kefu_callback_done_demo.xml",
        "demo/kefu_callback_answer_demo.xml",
        "demo/kefu_callback_demo.xml",
        "demo/kefu_contact_form_demo.xml",
        "demo/kefu_callback_summary_demo.xml",
    ],
}
