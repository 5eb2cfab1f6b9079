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
    ],
}
