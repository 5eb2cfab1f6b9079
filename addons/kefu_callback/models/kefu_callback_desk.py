from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .kefu_callback import OPEN

#: how each figure above the calls looks: filter of the search view → level, icon
LOOKS = {
    "overdue": ("danger", "fa-exclamation-circle"),
    "escalated": ("danger", "fa-arrow-up"),
    "open": ("warning", "fa-phone"),
    "done_today": ("success", "fa-check"),
    "dissatisfied": ("warning", "fa-frown-o"),
    "contradicted": ("warning", "fa-exclamation-triangle"),
}


class KefuCallback(models.Model):
    """What the screens show beside the call itself, and the ways from one screen to another."""

    _inherit = "kefu.callback"
    _figures_name = "calls"

    is_dissatisfied = fields.Boolean(
        string="Dissatisfied", compute="_compute_is_dissatisfied", search="_search_is_dissatisfied",
        help="So few stars count as dissatisfied in this company.",
    )

    @api.depends("satisfaction", "company_id.kefu_low_rating")
    def _compute_is_dissatisfied(self):
        for callback in self:
            callback.is_dissatisfied = 0 < callback.satisfaction <= callback.company_id.kefu_low_rating

    def _search_is_dissatisfied(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: res.company: what counts as dissatisfied does not depend on which companies the user may open
        ratings = self.env["res.company"].sudo()._read_group([], ["kefu_low_rating"], ["id:array_agg"])
        return Domain("satisfaction", ">", 0) & Domain.OR(
            Domain("company_id", "in", company_ids) & Domain("satisfaction", "<=", rating) for rating, company_ids in ratings
        )

    def _placeholder_values(self):
        """Where the record does not say who the designer is, it is the designer whom the call asks about."""
        # sudo: kefu.callback: what is said in a call does not depend on what the consultant may read elsewhere
        about = self.sudo().about_user_ids
        designers = about.filtered(lambda user: user.has_group("kefu_base.group_designer"))
        known = {"designer": ", ".join(designers.mapped("name"))} if designers else {}
        return {**known, **super()._placeholder_values()}

    # === WAYS FROM ONE SCREEN TO ANOTHER === #

    def action_open_record(self):
        """Open the record that the call is about, with the rights of who asks."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self.res_model, "res_id": self.res_id, "view_mode": "form"}

    def action_open_desk(self):
        """Open this call on the call desk."""
        self.ensure_one()
        desk = self.env["ir.actions.actions"]._for_xml_id("kefu_callback.kefu_call_desk_action")
        return {**desk, "params": {"callback_id": self.id}}

    def action_open_contradictions(self):
        """Open what others said about the same matter, side by side with this call."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_callback.kefu_callback_contradiction_action")
        domain = Domain("first_callback_id", "=", self.id) | Domain("second_callback_id", "=", self.id)
        return {**action, "domain": list(domain)}

    @api.model
    def action_desk_figure(self, name):
        """Open the calls behind a figure of the call desk.

        :param str name: ``done_today``; ``made`` or ``reached`` of those due this month
        :raise UserError: there is no such figure
        """
        if name not in ("done_today", "made", "reached"):
            raise UserError(self.env._("This figure has no calls to open."))
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_callback.kefu_callback_action_register"),
            "domain": list(self._desk_figure_domain(name)),
        }

    @api.model
    def _desk_figure_domain(self, name):
        company, calendar = self.env.company, self.env["kefu.calendar"]
        today = calendar._today(company)
        start = calendar._day_start(company, today)
        if name == "done_today":
            return Domain("user_id", "=", self.env.uid) & Domain("done_at", ">=", start)
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "!=", "cancelled")
            & Domain("due", ">=", calendar._day_start(company, today.replace(day=1)))
            & Domain("due", "<=", fields.Datetime.now())
            & (Domain("attempt_count", ">", 0) if name == "made" else Domain("state", "in", ("done", "refused")))
        )

    # === FIGURES === #

    @api.model
    def _figure_looks(self):
        return LOOKS

    @api.model
    def _figure_domain(self, key):
        open_calls = Domain("state", "in", OPEN)
        done = Domain("state", "=", "done")
        return {
            "overdue": Domain("is_overdue", "=", True),
            "escalated": open_calls & Domain("escalation_level", ">", 0),
            "open": open_calls,
            "done_today": done & Domain("done_at", ">=", "today"),
            "dissatisfied": Domain("is_dissatisfied", "=", True),
            "contradicted": Domain("is_contradicted", "=", True),
        }[key]

    @api.model
    def _figure_labels(self):
        return {
            "overdue": self.env._("Overdue"),
            "escalated": self.env._("Escalated"),
            "open": self.env._("To Call"),
            "done_today": self.env._("Done Today"),
            "dissatisfied": self.env._("Dissatisfied"),
            "contradicted": self.env._("Contradicted"),
        }
