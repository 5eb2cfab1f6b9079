from odoo import api, fields, models

from .project_project import READERS


class CrmLead(models.Model):
    _inherit = "crm.lead"

    site_count = fields.Integer(string="Number of Sites", compute="_compute_site_count", groups=READERS)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_site_count(self):
        """S1: those that the user may see."""
        domain = [("is_kefu_site", "=", True), ("lead_id", "in", self.ids)]
        counts = dict(self.env["project.project"]._read_group(domain, ["lead_id"], ["__count"]))
        for lead in self:
            lead.site_count = counts.get(lead._origin, 0)

    @api.model
    def _add_title(self, values, records):
        """C2: how a customer is addressed.

        :param dict values: ``{record id: {placeholder: text}}``, added to
        :param records: with the field ``lead_id``
        :return: ``values``
        """
        titles = dict(self._fields["honorific"]._description_selection(self.env))
        for record in records.filtered("lead_id.honorific"):
            values[record.id] = {**values.get(record.id, {}), "title": titles[record.lead_id.honorific]}
        return values
