{
    "name": "Kefu Complaints",
    "summary": "Complaints with an owner and a deadline at every moment, until the customer is content",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_callback", "portal"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/kefu_complaints_rules.xml",
        # Data
        "data/ir_sequence_data.xml",
        "data/kefu_complaint_category_data.xml",
        "data/kefu_callback_script_data.xml",
        "data/res_company_data.xml",
        "data/kefu_complaint_cron.xml",
        # Menus first: the files below hang their actions on them
        "views/kefu_complaints_menus.xml",
        # Wizards
        "wizards/kefu_complaint_step_views.xml",
        "wizards/kefu_complaint_hand_on_views.xml",
        "wizards/kefu_complaint_compensate_views.xml",
        "wizards/kefu_complaint_merge_views.xml",
        "wizards/kefu_complaint_decision_views.xml",
        "wizards/kefu_defect_step_views.xml",
        "report/kefu_defect_report.xml",
        "wizards/kefu_defect_report_print_views.xml",
        # Views
        "views/kefu_complaint_views.xml",
        "views/kefu_complaint_desk_views.xml",
        "views/kefu_complaint_intake_views.xml",
        "views/kefu_defect_views.xml",
        "views/kefu_complaint_report_views.xml",
        "views/kefu_complaint_category_views.xml",
        "views/kefu_complaint_policy_views.xml",
        "views/res_company_views.xml",
        "views/res_config_settings_views.xml",
        # The customer's side
        "views/public_layout.xml",
        "views/public_form.xml",
        "views/public_follow.xml",
        "views/public_mail.xml",
        "views/portal_templates.xml",
        "views/kefu_complaint_customer_views.xml",
        "report/kefu_complaint_poster.xml",
        "views/res_config_settings_public_views.xml",
    ],
    "demo": [
        "demo/kefu_complaint_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "kefu_complaints/static/src/**/*",
            ("remove", "kefu_complaints/static/src/public/**/*"),
        ],
        "web.assets_frontend": [
            "kefu_complaints/static/src/public/**/*",
        ],
        # all that the public form loads
        "kefu_complaints.assets_public": [
            "kefu_complaints/static/src/public/**/*",
        ],
    },
}
