from odoo import api, fields, models

from .kefu_invalidation import OPEN_STATES


class CrmLead(models.Model):
    """What somebody has asked about a customer stands on the customer's page: nobody asks twice, nobody wonders."""

    _inherit = "crm.lead"

    write_off_note = fields.Char(
        compute="_compute_write_off_note",
        compute_sudo=True,
        export_string_translation=False,
    )
    designer_change_note = fields.Char(
        compute="_compute_designer_change_note",
        compute_sudo=True,
        export_string_translation=False,
    )

    @api.depends("active", "invalidation_ids.state", "invalidation_ids.confirmer_id")
    @api.depends_context("lang")
    def _compute_write_off_note(self):
        for lead in self:
            proposals = lead.invalidation_ids
            proposal = proposals.filtered(lambda request: request.state in OPEN_STATES)[:1]
            if not proposal and not lead.active:
                proposal = proposals.filtered(lambda request: request.state == "approved").sorted("id")[-1:]
            lead.write_off_note = proposal._prepare_note() if proposal else False

    @api.depends("change_ids.state")
    @api.depends_context("lang")
    def _compute_designer_change_note(self):
        for lead in self:
            request = lead.change_ids.filtered(lambda request: request.state == "requested")[:1]
            lead.designer_change_note = request._prepare_note() if request else False
