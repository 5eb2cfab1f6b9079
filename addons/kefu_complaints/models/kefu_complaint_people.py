from odoo import api, fields, models

from .kefu_complaint import STAGES


class KefuComplaint(models.Model):
    """X1, X3: the customer's people and how far the work is, as far as they are known from what the number led to; what
    somebody has set once stays.
    """

    _inherit = "kefu.complaint"

    designer_id = fields.Many2one(
        "res.users", compute="_compute_designer_id", store=True, readonly=False, precompute=True, index="btree_not_null",
        ondelete="restrict", check_company=True,
    )
    site_manager_id = fields.Many2one(
        "res.users", compute="_compute_site_manager_id", store=True, readonly=False, precompute=True, index="btree_not_null",
        ondelete="restrict", check_company=True,
    )
    stage = fields.Selection(
        STAGES, compute="_compute_stage", store=True, readonly=False, precompute=True, required=True, tracking=True
    )

    @api.depends(lambda self: self._found_by())
    def _compute_designer_id(self):
        self._take_over("designer_id")

    @api.depends(lambda self: self._found_by())
    def _compute_site_manager_id(self):
        self._take_over("site_manager_id")

    @api.depends(lambda self: self._found_by())
    def _compute_stage(self):
        self._take_over("stage")
        for complaint in self:
            complaint.stage = complaint.stage or "during"

    @api.model
    def _found_by(self):
        """Meant to be extended with :meth:`_found_values`.

        :return: names of the fields that lead to what is known of the customer
        :rtype: list[str]
        """
        return []

    def _found_values(self):
        """Meant to be extended by those who keep customers and sites; called as superuser.

        :return: ``{name: value}`` of the fields of this class, those known only
        :rtype: dict
        """
        return {}

    def _lead_to(self, name, find):
        """Fill a field with what a number or a contact leads to; what somebody has set once stays.

        :param str name: of a computed many2one field
        :param find: ``find(complaints)`` is a list of what each leads to
        """
        settled = self.filtered(lambda complaint: complaint[name] and complaint._origin)
        for complaint in settled:
            complaint[name] = complaint[name]
        asked = self - settled
        for complaint, found in zip(asked, find(asked), strict=True):
            complaint[name] = found

    def _take_over(self, name):
        for complaint in self:
            is_settled = complaint._origin and complaint[name]
            found = {} if is_settled else complaint._found_values()
            complaint[name] = found.get(name) or complaint[name]
