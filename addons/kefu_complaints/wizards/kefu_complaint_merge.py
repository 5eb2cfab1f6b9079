from odoo import api, fields, models


class KefuComplaintMerge(models.TransientModel):
    """X13: the same matter, complained about twice, goes on as one; both histories are kept."""

    _name = "kefu.complaint.merge"
    _description = "Merge Complaints"

    complaint_ids = fields.Many2many("kefu.complaint", string="Complaints", required=True, readonly=True)
    target_id = fields.Many2one(
        "kefu.complaint",
        string="Goes On As",
        compute="_compute_target_id",
        store=True,
        readonly=False,
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', complaint_ids)]",
    )

    @api.depends("complaint_ids")
    def _compute_target_id(self):
        for merge in self:
            merge.target_id = merge.complaint_ids.sorted("received_at")[:1]

    def action_merge(self):
        """Merge, and open what it has become.

        :raise AccessError, UserError: as the complaint does
        """
        self.ensure_one()
        self.target_id.action_merge(self.complaint_ids - self.target_id)
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_complaints.kefu_complaint_action_open")
        return {**action, "res_id": self.target_id.id}
