{
    "name": "Kefu Grading: Quotations",
    "summary": "The credit check on the quotations of the follow-up",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_grading_sale", "kefu_followup_sale"],
    "data": [
        "views/sale_order_views.xml",
    ],
    "auto_install": True,
}
