from odoo import fields, models


class ProjectProject(models.Model):
    """C6.w: the warranty of a site."""

    _inherit = "project.project"

    warranty_number = fields.Char(readonly=True, copy=False)
    warranty_start = fields.Date(readonly=True, copy=False)
    warranty_end = fields.Date(readonly=True, copy=False)
