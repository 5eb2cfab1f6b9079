{
    "name": "Kefu Follow-up: Quotations",
    "summary": "No quotation leaves the house unreleased; the commission split is complete before the contract",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_followup", "sale_crm"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/kefu_followup_sale_rules.xml",
        # Wizards
        "wizards/kefu_quote_return_views.xml",
        # Views
        "views/sale_order_views.xml",
        "views/sale_order_release_views.xml",
        "views/crm_lead_views.xml",
        "views/portal_templates.xml",
        "views/res_config_settings_views.xml",
    ],
    "demo": [
        "demo/sale_order_demo.xml",
    ],
    "auto_install": True,
}
