{
    "name": "Kefu Sites: Complaints",
    "summary": "Whoever complains is found with the site and its people; repairs stand on the site, with its warranty",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_site", "kefu_complaints"],
    "data": [
        "views/project_project_views.xml",
        "views/kefu_complaint_views.xml",
        "views/portal_templates.xml",
    ],
    "auto_install": True,
}
