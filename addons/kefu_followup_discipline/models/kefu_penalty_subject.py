import pytz

from odoo import api, fields, models
from odoo.fields import Domain


class KefuPenaltySubjectMixin(models.AbstractModel):
    """A record that penalties are about: shows those that the user may see, and proposes others.

    Everything here goes by the rights on penalties, so nobody learns of a colleague's.
    """

    _name = "kefu.penalty.subject.mixin"
    _description = "Subject of Penalties"

    penalty_count = fields.Integer(string="Number of Penalties", compute="_compute_penalties")
    penalty_note = fields.Char(
        string="Penalties",
        compute="_compute_penalties",
        help="What was proposed or issued about this, and how far it is.",
    )

    may_propose_penalty = fields.Boolean(compute="_compute_may_propose_penalty")

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_penalties(self):
        found = self._get_penalties()
        states = dict(found._fields["state"]._description_selection(self.env)) if found else {}
        by_record = self._group_penalties(found)
        for record in self:
            penalties = by_record.get(record._origin.id, found.browse())
            record.penalty_count = len(penalties)
            # sudo: kefu.penalty.rule: names of the rules on penalties that the user may see
            notes = (f"{penalty.rule_id.sudo().name}: {states[penalty.state]}" for penalty in penalties)
            record.penalty_note = ", ".join(notes) or False

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_may_propose_penalty(self):
        may = self.env["kefu.penalty.proposal"].has_access("create")
        for record in self:
            # sudo: res.company: the feature switch
            record.may_propose_penalty = may and record.company_id.sudo()._kefu_uses("discipline")

    def action_open_penalties(self):
        """Show the penalties about these records, as far as the user may see them."""
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_followup_discipline.kefu_penalty_action_subject")
        return {**action, "domain": list(self._penalties_domain())}

    def action_propose_penalty(self):
        """R2.8: open the dialog that proposes a penalty about this record.

        :raise AccessError: not one of those who propose
        """
        self.ensure_one()
        self.check_access("read")
        self.env["kefu.penalty.proposal"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Propose a Penalty"),
            "res_model": "kefu.penalty.proposal",
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": value for name, value in self._prepare_penalty_proposal().items()},
        }

    def _prepare_penalty_proposal(self):
        """:return: what the dialog is filled in with. Extended by each kind of record.
        :rtype: dict
        """
        self.ensure_one()
        person = self.user_id - self.env.user
        return {"company_id": self.company_id.id, "about": f"{self._name},{self.id}", "user_id": person.id}

    def _get_penalties(self):
        """:return: the penalties about ``self`` that the user may see
        :rtype: kefu.penalty
        """
        penalties = self.env["kefu.penalty"]
        if not self.ids or not penalties.has_access("read"):
            return penalties
        return penalties.search_fetch(self._penalties_domain(), ["res_model", "res_id", "lead_id", "rule_id", "state"])

    def _penalties_domain(self):
        """:return: the penalties about ``self``. Extended where some are about parts of these records.
        :rtype: Domain
        """
        return Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)

    def _group_penalties(self, penalties):
        """:param penalties: some of those of :meth:`_penalties_domain`
        :return: ``{id of a record in self: penalties}``
        :rtype: dict
        """
        return penalties.grouped("res_id")

    def _penalty_moment(self, moment):
        """:return: a moment in words, as the company's clocks show it
        :rtype: str
        """
        zone = pytz.timezone(self.company_id.kefu_tz)
        return f"{pytz.utc.localize(moment).astimezone(zone):%Y-%m-%d %H:%M}" if moment else "-"
