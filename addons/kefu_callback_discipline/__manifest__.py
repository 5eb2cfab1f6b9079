{
    "name": "Kefu Call-Backs: Discipline",
    "summary": "An answer in a call-back proposes a penalty",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_callback", "kefu_discipline"],
    "data": [
        "data/kefu_callback_option_data.xml",
        "views/kefu_callback_question_views.xml",
    ],
    "auto_install": True,
}
