{
    "name": "Kefu Grading: Sales",
    "summary": "Orders above the credit limit or beside overdue invoices pass, warn or wait for a release, by grade",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_grading", "sale"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/kefu_grading_sale_rules.xml",
        # Wizards
        "wizards/kefu_credit_release_ask_views.xml",
        # Views
        "views/kefu_credit_release_views.xml",
        "views/sale_order_views.xml",
        "views/sale_order_release_views.xml",
        "views/portal_templates.xml",
    ],
    "demo": [
        "demo/sale_order_demo.xml",
    ],
    "auto_install": True,
}
