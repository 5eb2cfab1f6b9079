from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.kefu_base.tools import own_uploads


class KefuComplaint(models.Model):
    """X1: photos that somebody brings along or sends while they complain are taken on the same screen."""

    _inherit = "kefu.complaint"

    photo_ids = fields.Many2many("ir.attachment", "kefu_complaint_photo_rel", string="Photos", copy=False)

    @api.model
    def _intake_fields(self):
        return super()._intake_fields() | {"photo_ids"}

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        if any(vals.get("photo_ids") for vals in vals_list):
            complaints._own_photos()
        return complaints

    def write(self, vals):
        result = super().write(vals)
        if "photo_ids" in vals:
            self._own_photos()
        return result

    def _own_photos(self):
        """:raise AccessError: a file of another record is named"""
        for complaint in self:
            own_uploads(complaint, "photo_ids")
            photos = complaint.photo_ids.sudo()  # sudo: ir.attachment: whose they are, also those the user may not read
            if any((photo.res_model, photo.res_id) != (complaint._name, complaint.id) for photo in photos):
                raise AccessError(self.env._("Photos of a complaint are uploaded with it."))
