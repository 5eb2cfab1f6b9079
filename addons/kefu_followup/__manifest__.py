{
    "name": "Kefu Follow-up",
    "summary": "Register customers, dispatch them fairly, follow them up, collect the sheets",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_base", "crm", "phone_validation", "calendar"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/kefu_followup_rules.xml",
        "security/kefu_care_rules.xml",
        "security/kefu_followup_sheet_rules.xml",
        # Data
        "data/kefu_style_data.xml",
        "data/kefu_dispatch_data.xml",
        "data/kefu_idle_cron.xml",
        "data/kefu_basic_data_cron.xml",
        "data/kefu_stop_phrase_data.xml",
        "data/kefu_escalation_step_data.xml",
        "data/kefu_followup_cron.xml",
        # Wizards
        "wizards/kefu_aftersale_close_views.xml",
        "wizards/kefu_visit_check_views.xml",
        "wizards/kefu_handover_views.xml",
        # Menus first: the view files below hang their actions on them
        "views/kefu_followup_menus.xml",
        # Views
        "views/crm_lead_views.xml",
        "views/crm_lead_register_views.xml",
        "views/kefu_lead_import_views.xml",
        "views/kefu_estate_views.xml",
        "views/kefu_invalidation_views.xml",
        "views/kefu_designer_change_views.xml",
        "views/kefu_lead_member_views.xml",
        "views/kefu_followup_views.xml",
        "report/kefu_designer_card_report.xml",
        "views/kefu_designer_card_views.xml",
        "views/kefu_visit_views.xml",
        "views/kefu_support_request_views.xml",
        "views/kefu_idle_views.xml",
        "views/res_company_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "kefu_followup/static/src/**/*",
        ],
    },
    "pre_init_hook": "pre_init_hook",
    "demo": [
        "demo/crm_lead_demo.xml",
        "demo/kefu_designer_card_demo.xml",
    ],
}
