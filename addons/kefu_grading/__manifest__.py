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
        # Data
        "data/kefu_grade_cron.xml",
        "data/res_company_data.xml",
        # Menus first: the files below hang their actions on them
        "views/kefu_grading_menus.xml",
    ],
}
