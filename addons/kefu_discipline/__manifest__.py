{
    "name": "Kefu Discipline",
    "summary": "Penalties that are proposed, issued, appealed and executed, once",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_base"],
    "data": [
        # Security
        "security/kefu_discipline_groups.xml",
        "security/ir.model.access.csv",
        "security/kefu_discipline_rules.xml",
        # Data
        "data/ir_sequence_data.xml",
        "data/kefu_penalty_rule_data.xml",
        "data/kefu_penalty_cron.xml",
        # Menus first: the files below hang their actions on them
        "views/kefu_discipline_menus.xml",
        # Wizards
        "wizards/kefu_penalty_decision_views.xml",
        "wizards/kefu_penalty_proposal_views.xml",
        "wizards/kefu_penalty_statement_print_views.xml",
        # Views
        "views/kefu_penalty_views.xml",
        "views/kefu_penalty_desk_views.xml",
        "views/kefu_penalty_own_views.xml",
        "views/kefu_penalty_batch_views.xml",
        "views/kefu_penalty_rule_views.xml",
        "views/kefu_penalty_report_views.xml",
        "report/kefu_penalty_statement_report.xml",
        "views/kefu_penalty_statement_views.xml",
        "views/res_users_views.xml",
        "views/res_company_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/kefu_penalty_demo.xml",
        "demo/kefu_penalty_history_demo.xml",
    ],
}
