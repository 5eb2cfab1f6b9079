import json

from odoo import api, fields, models, tools
from odoo.tools import SQL, LazyTranslate

_lt = LazyTranslate(__name__)

KINDS = [
    ("middleman", "Middleman or Wholesaler"),
    ("debt", "Large Debt"),
    ("ratio", "Debt Large Against the Trade"),
    ("size", "Small Company or Sole Trader"),
    ("incident", "Earlier Incident"),
    ("reputation", "Bad Reputation"),
    ("new", "New Customer"),
]
#: the rules that every company begins with, in the order of clause G3
SHIPPED = {
    "middleman": {"name": _lt("Middleman or wholesaler"), "kind": "middleman", "clause": "G3.1"},
    "debt": {"name": _lt("Debts of 500,000 or more"), "kind": "debt", "amount_from": 500000, "spares_a": True, "clause": "G3.2"},
    "ratio_large": {
        "name": _lt("Debts large against the trade, from 200,000"),
        "kind": "ratio", "amount_from": 200000, "amount_to": 500000, "ratio": 0.3, "clause": "G3.3",
    },
    "ratio_small": {
        "name": _lt("Debts large against the trade, below 200,000"),
        "kind": "ratio", "amount_to": 200000, "ratio": 0.5, "clause": "G3.3",
    },
    "size": {"name": _lt("At most 20 employees, or a sole trader"), "kind": "size", "employees": 20, "clause": "G3.4"},
    "incident": {"name": _lt("Earlier incident"), "kind": "incident", "clause": "G3.5"},
    "reputation": {"name": _lt("Bad reputation"), "kind": "reputation", "clause": "G3.6"},
    "new": {"name": _lt("New customer"), "kind": "new", "months": 12, "clause": "G3.7"},
}
COLUMNS = ("kind", "amount_from", "amount_to", "ratio", "employees", "months", "spares_a", "clause")
#: what decides whom a rule makes C
JUDGED = {"code", "kind", "active", "amount_from", "amount_to", "ratio", "employees", "months", "spares_a"}
DEFAULTS = {"amount_from": 0, "amount_to": 0, "ratio": 0, "employees": 0, "months": 0, "spares_a": False}


class KefuGradeRule(models.Model):
    """G3: what makes a customer C. Any rule that fires does; what a customer is named after is the list of those."""

    _name = "kefu.grade.rule"
    _inherit = ["kefu.cached.mixin", "kefu.shipped.mixin"]
    _description = "Credit Grade Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="By which grades and their history name the rule: small letters, digits and _.")
    clause = fields.Char(help="The clause of the regulations.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade", default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="debt")
    amount_from = fields.Monetary(string="Debt From", help="The open amount from which the rule fires, this amount included.")
    amount_to = fields.Monetary(string="Debt Below", help="The open amount below which the rule fires. 0: no end.")
    ratio = fields.Float(
        string="Debt to Turnover",
        digits=(6, 4),
        help="Open amount divided by the turnover of the last 12 months, at least so much.",
    )
    employees = fields.Integer(string="Employees, at Most")
    months = fields.Integer(
        string="Months Long",
        help="New customers: so long after the first trade. Incidents: so long they count; 0: for ever."
    )
    spares_a = fields.Boolean(help="Customers designated A stay A.")

    _code_unique = models.UniqueIndex("(company_id, code)", "The company has a rule with this code already.")
    _code_plain = models.Constraint("CHECK (code ~ '^[a-z0-9_]+$')", "Codes are small letters, digits and underscores.")
    _figures = models.Constraint(
        "CHECK (amount_from >= 0 AND (amount_to = 0 OR amount_to > amount_from) AND ratio >= 0 AND employees >= 0"
        " AND months >= 0)",
        "Thresholds are not below zero, and the amount below which a rule fires is above the one from which it does.",
    )
    _kind_figures = models.Constraint(
        "CHECK ((kind != 'ratio' OR ratio > 0) AND (kind != 'new' OR months > 0))",
        "A rule on the ratio needs a ratio above zero, a rule on new customers a number of months.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.company_id._kefu_regrade_soon()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if not JUDGED.isdisjoint(vals):
            self.company_id._kefu_regrade_soon()
        return result

    def unlink(self):
        companies = self.company_id
        result = super().unlink()
        companies._kefu_regrade_soon()
        return result

    @api.model
    @tools.ormcache("company_id")
    def _rules_of(self, company_id):
        """:return: the rules in force in a company, sorted by code, as ``_reasons_sql`` of grades takes them
        :rtype: tuple[dict]
        """
        # sudo: kefu.grade.rule: how a customer is judged does not depend on who acts
        rules = self.sudo().search([("company_id", "=", company_id)], order="code")
        return tuple(rule._as_judged() for rule in rules)

    def _as_judged(self):
        """:return: what decides whether this rule fires
        :rtype: dict
        """
        return {name: self[name] for name in ("code", *JUDGED - {"active", "code"})}

    @api.model
    def _create_shipped(self, companies):
        """Give companies the rules they do not have yet, named in every language."""
        names = self._shipped_names()
        rows = [
            SQL(
                "(%s, %s, %s::jsonb, %s, TRUE, %s)", company.id, code, json.dumps(names[code]), number,
                SQL(", ").join(SQL("%s", {**DEFAULTS, **values}[column]) for column in COLUMNS),
            )
            for company in companies
            for number, (code, values) in enumerate(SHIPPED.items(), start=1)
        ]
        if rows:
            self.env.cr.execute(SQL(
                """INSERT INTO kefu_grade_rule (company_id, code, name, sequence, active, %s) VALUES %s
                   ON CONFLICT (company_id, code) DO NOTHING""",
                SQL(", ").join(map(SQL.identifier, COLUMNS)), SQL(", ").join(rows),
            ))
            self.env.registry.clear_cache()

    @api.model
    def _shipped_terms(self):
        return {code: values["name"] for code, values in SHIPPED.items()}
