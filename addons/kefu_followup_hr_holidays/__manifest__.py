{
    "name": "Kefu Follow-up: Time Off",
    "summary": "Validated leave takes a designer off duty for as long as it lasts",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_followup", "hr_holidays"],
    "data": [
        "data/ir_cron_data.xml",
    ],
    "auto_install": True,
}
