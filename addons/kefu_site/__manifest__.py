{
    "name": "Kefu Sites",
    "summary": "Seven confirmations, signed service slips, instalments as real invoices",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_callback", "sale_project", "portal"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/kefu_site_rules.xml",
        "security/kefu_instalment_rules.xml",
        "security/kefu_service_slip_rules.xml",
        "security/kefu_warranty_rules.xml",
        "security/kefu_site_report_rules.xml",
        # Data
        "data/ir_sequence_data.xml",
        "data/kefu_callback_script_data.xml",
        "data/kefu_site_template_data.xml",
        "data/kefu_site_template_property.xml",
        "data/kefu_warranty_data.xml",
        "data/kefu_warranty_term_data.xml",
        "data/kefu_instalment_plan_data.xml",
        "data/kefu_instalment_cron.xml",
        # Menus first: the files below hang their actions on them
        "views/kefu_site_menus.xml",
        # Wizards and reports
        "wizards/kefu_instalment_release_views.xml",
        "wizards/kefu_site_node_announce_views.xml",
        "wizards/kefu_site_node_result_views.xml",
        "wizards/kefu_site_close_views.xml",
        "wizards/kefu_site_new_views.xml",
        "report/kefu_warranty_report.xml",
        "wizards/kefu_service_slip_cancel_views.xml",
        # Views
        "views/project_project_views.xml",
        "views/kefu_warranty_views.xml",
        "views/kefu_site_timeline_views.xml",
        "views/kefu_site_node_views.xml",
        "views/kefu_instalment_views.xml",
        "views/kefu_site_report_views.xml",
        "views/kefu_site_template_views.xml",
        "views/sale_order_views.xml",
        "views/sale_order_templates.xml",
        "views/kefu_service_slip_views.xml",
        "views/res_config_settings_views.xml",
        # The customer's side
        "views/portal_templates.xml",
    ],
    "demo": [
        "demo/kefu_site_demo.xml",
        "demo/kefu_site_property_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "kefu_site/static/src/**/*",
            ("remove", "kefu_site/static/src/portal/**/*"),
        ],
        "web.assets_frontend": [
            "kefu_site/static/src/portal/**/*",
        ],
    },
}
