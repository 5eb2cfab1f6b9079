{
    "name": "Kefu Follow-up: Quotation Templates",
    "summary": "Designers, who are no salespeople to Odoo, make quotations from its templates",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_followup_sale", "sale_pdf_quote_builder"],
    "data": [
        "security/ir.model.access.csv",
        "security/kefu_followup_sale_management_rules.xml",
    ],
    "auto_install": True,
}
