{
    "name": "Kefu Discipline: Employees",
    "summary": "Penalties take department and monthly wage from the employee",
    "version": "19.0.1.0.0",
    "category": "Services/Kefu",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["kefu_discipline", "hr"],
    "auto_install": True,
}
