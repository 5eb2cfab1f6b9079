"""The tool behind ``./kefu``: gets Odoo 19 and what it needs, runs it, tests it. Standard library only."""
