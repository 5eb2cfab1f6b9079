{
    "name": "Kefu Grading: Complaints",
    "summary": "Information reports begin with the customer's complaints",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_grading", "kefu_complaints"],
    "data": [
        "views/kefu_info_report_views.xml",
        "report/kefu_info_report.xml",
    ],
    "auto_install": True,
}
