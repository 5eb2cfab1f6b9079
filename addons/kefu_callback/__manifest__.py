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
    ],
}
