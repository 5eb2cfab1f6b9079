from datetime import timedelta

from odoo import api, fields, models


class KefuEscalationStep(models.Model):
    """R2.3: who is told how late, as data."""

    _name = "kefu.escalation.step"
    _description = "Escalation Step"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="The first words of the notice.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: every company that has no steps of its own.",
    )
    reference = fields.Selection(
        [("deadline", "Contact due"), ("limit", "Longest gap over")],
        string="Counted From",
        required=True,
        default="limit",
        help="Contact due: the promised next contact or the end of the longest gap, whichever is earlier.",
    )
    offset_hours = fields.Float(string="Hours After", help="Negative: so many hours before.")
    tells_follower = fields.Boolean(string="Tell the Follower", default=True)
    tells_supervisor = fields.Boolean(string="Tell the Supervisor")
    tells_director = fields.Boolean(string="Tell the Director")
    is_breach = fields.Boolean(string="Breach", help="Report a breach of R2.3 (FOLLOWUP_LATE), once per overdue customer.")
    high_risk = fields.Boolean(help="Put the customer on the director's list for reassignment.")

    _somebody_told = models.Constraint(
        "CHECK(tells_follower OR tells_supervisor OR tells_director)",
        "A step tells at least one person.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        self.env["kefu.followup.clock"]._look_again()
        return steps

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"active", "company_id", "reference", "offset_hours"}:
            self.env["kefu.followup.clock"]._look_again()
        return result

    @api.model
    def _ladders(self, company_ids):
        """:return: ``{company id: steps in force}``; a company's own steps replace the common ones
        :rtype: dict
        """
        # sudo: kefu.escalation.step: scheduled work and deadlines follow the ladder, whoever may read it
        steps = self.sudo().search([("company_id", "in", [False, *company_ids])])
        common = steps.filtered(lambda step: not step.company_id)
        own = {company.id: company_steps for company, company_steps in (steps - common).grouped("company_id").items()}
        return {company_id: own.get(company_id, common) for company_id in company_ids}

    def _due_at(self, deadline, limit):
        """:return: when the step is due for a customer with this deadline and this end of the longest gap"""
        self.ensure_one()
        return (deadline if self.reference == "deadline" else limit) + timedelta(hours=self.offset_hours)

    def _next_at(self, deadline, limit, after):
        """:return: when the next step of this ladder is due, or ``None``. What should have been told *before* it is
        too late is left out once it is past; what is overdue is told even when it is found late.
        :rtype: datetime.datetime | None
        """
        times = ((step._due_at(deadline, limit), step.offset_hours >= 0) for step in self)
        return min((due_at for due_at, is_late in times if is_late or due_at > after), default=None)
