from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

EFFECTS = [
    ("none", "None"),
    ("reminder", "Reminder"),
    ("warning", "Warning"),
    ("serious_warning", "Serious Warning"),
    ("dismissal", "Dismissal Proposed"),
]
#: what a company's rule takes over from the shipped one
COPIED = (
    "code",
    "name",
    "clause",
    "description",
    "raised_by",
    "sequence",
    "amount",
    "points",
    "is_amount_open",
    "suspend_rounds",
    "effect",
    "ladder_days",
)
TRANSLATED = ("name", "description", "raised_by")


class KefuPenaltyRule(models.Model):
    """The regulations' catalogue. The shipped rules belong to no company and are seen by nobody; each company has a copy
    of its own, which its director edits.
    """

    _name = "kefu.penalty.rule"
    _description = "Penalty Rule"
    _inherit = ["mail.thread"]
    _order = "sequence, code, id"
    _rec_names_search = ["name", "code", "clause"]
    _check_company_auto = True

    code = fields.Char(required=True, help="Identifies the rule for the software; fixed once the rule is there.")
    name = fields.Char(required=True, translate=True, tracking=True)
    clause = fields.Char(help="Where the regulations say so.", tracking=True)
    description = fields.Text(translate=True)
    raised_by = fields.Char(translate=True, help="What leads to a proposal.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade", default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    # What it costs
    amount = fields.Monetary(tracking=True)
    points = fields.Float(tracking=True, help="Counts where the company works with points instead of money.")
    is_amount_open = fields.Boolean(
        string="Set by the Director",
        tracking=True,
        help="The regulations name no figure: the director enters the amount before issuing.",
    )
    suspend_rounds = fields.Integer(
        string="Suspended Rounds", tracking=True, help="So many turns in the dispatch queue are lost."
    )
    effect = fields.Selection(EFFECTS, string="Further Effect", required=True, default="none", tracking=True)
    # Repeats
    ladder_days = fields.Integer(
        string="Repeats Counted Over (days)",
        default=90,
        required=True,
        help="D-4: an earlier occurrence counts when it is not older than this.",
    )
    step_ids = fields.One2many("kefu.penalty.rule.step", "rule_id", string="Ladder", copy=True)

    _code_unique = models.UniqueIndex("(company_id, code)", "The company has a rule with this code already. Change that one.")
    _figures_positive = models.Constraint(
        "CHECK (amount >= 0 AND points >= 0 AND suspend_rounds >= 0)",
        "Amount, points and suspended rounds are not negative.",
    )
    _ladder_days_positive = models.Constraint("CHECK (ladder_days > 0)", "Count repeats over at least one day.")

    @api.depends("name", "code")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule.name

    def write(self, vals):
        for name in vals.keys() & {"code", "company_id"}:
            if any((rule.company_id.id if name == "company_id" else rule.code) != vals[name] for rule in self):
                raise UserError(self.env._("Code and company of a rule are fixed. Archive the rule and make another one."))
        return super().write(vals)

    @api.model
    def _selection_code(self):
        """:return: codes with names, for fields that name a rule of whichever company the record belongs to
        :rtype: list
        """
        # sudo: kefu.penalty.rule: what rules are called is no secret; other companies' own are left out
        rules = self.sudo().with_context(active_test=False).search([("company_id", "in", [False, *self.env.companies.ids])])
        names = {rule.code: rule.name for rule in rules.sorted(lambda rule: bool(rule.company_id))}
        return [(code, f"{code} {name}") for code, name in names.items()]

    @api.model
    def _get_rules(self, company, codes):
        """:param company: one ``res.company``
        :param codes: codes of rules
        :return: ``{code: rule}`` of the company's active rules among them
        :rtype: dict
        """
        # sudo: kefu.penalty.rule: the company's catalogue is asked for whoever broke or saw broken a rule
        rules = self.sudo().search([("company_id", "=", company.id), ("code", "in", list(codes)), ("active", "=", True)])
        return {rule.code: rule for rule in rules}

    def _get_sanction(self, occurrence_number):
        """D-4: what the rule costs the n-th time.

        :return: the rung of the ladder that was reached, or the rule itself; both have the same fields
        """
        self.ensure_one()
        reached = self.step_ids.filtered(lambda step: step.occurrence <= occurrence_number)
        return reached.sorted("occurrence")[-1:] or self

    @api.model
    def _copy_shipped(self, companies=None):
        """Give companies their copies of the shipped rules; those they have already are left alone.

        :param companies: ``res.company`` records (default: all)
        """
        self.flush_model()
        self.env.cr.execute(SQL(
            """INSERT INTO kefu_penalty_rule (%(columns)s, active, company_id, create_uid, create_date, write_uid, write_date)
               SELECT %(shipped)s, TRUE, company.id, %(uid)s, now() at time zone 'UTC', %(uid)s, now() at time zone 'UTC'
                 FROM kefu_penalty_rule shipped CROSS JOIN res_company company
                WHERE shipped.company_id IS NULL AND shipped.active AND %(where)s
               ON CONFLICT (company_id, code) DO NOTHING""",
            columns=SQL(", ").join(SQL.identifier(name) for name in COPIED),
            shipped=SQL(", ").join(SQL.identifier("shipped", name) for name in COPIED),
            uid=self.env.uid,
            where=SQL("TRUE") if companies is None else SQL("company.id = ANY(%s)", list(companies.ids)),
        ))
        self.invalidate_model()

    @api.model
    def _translate_shipped(self):
        """Hand the translations of the shipped rules on to the copies whose source text is still the shipped one."""
        self.flush_model()
        for name in TRANSLATED:
            self.env.cr.execute(SQL(
                """UPDATE kefu_penalty_rule own SET %(name)s = shipped.%(name)s || own.%(name)s
                     FROM kefu_penalty_rule shipped
                    WHERE shipped.company_id IS NULL AND own.company_id IS NOT NULL AND own.code = shipped.code
                      AND own.%(name)s ->> 'en_US' = shipped.%(name)s ->> 'en_US'""",
                name=SQL.identifier(name),
            ))
        self.invalidate_model(TRANSLATED)
