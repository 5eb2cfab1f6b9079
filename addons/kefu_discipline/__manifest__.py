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
        # Views
        "views/res_config_settings_views.xml",
    ],
}
