{
    "name": "Kefu Complaints: Discipline",
    "summary": "A complaint that turns out founded proposes a penalty",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_complaints", "kefu_discipline"],
    "data": [
        "data/kefu_complaint_category_data.xml",
        "wizards/kefu_complaint_step_views.xml",
        "views/kefu_complaint_category_views.xml",
    ],
    "auto_install": True,
}
