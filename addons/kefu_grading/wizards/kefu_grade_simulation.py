from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .kefu_grade_simulation_rule import TRIED


class KefuGradeSimulation(models.TransientModel):
    """G8: change thresholds, see who would move, and only then write them into the rules."""

    _name = "kefu.grade.simulation"
    _description = "Simulation of Rules for C"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade", default=lambda self: self.env.company
    )
    rule_ids = fields.One2many(
        "kefu.grade.simulation.rule", "simulation_id", string="Rules", default=lambda self: self._default_rule_ids(),
        context={"active_test": False},
    )
    mover_ids = fields.One2many("kefu.grade.simulation.mover", "simulation_id", string="Who Would Move", readonly=True)
    is_simulated = fields.Boolean(readonly=True)
    mover_count = fields.Integer(compute="_compute_moves")
    moves = fields.Char(string="Would Move", compute="_compute_moves")

    @api.model
    def _default_rule_ids(self):
        """:return: commands that copy the rules of the company at work, also those switched off"""
        rules = self.env["kefu.grade.rule"].with_context(active_test=False).search([("company_id", "=", self.env.company.id)])
        return [fields.Command.create({"rule_id": rule.id, **{name: rule[name] for name in TRIED}}) for rule in rules]

    @api.depends("company_id")
    def _compute_display_name(self):
        for simulation in self:
            simulation.display_name = self.env._("Try Out Rules")

    @api.depends("mover_ids")
    def _compute_moves(self):
        counts = self.env["kefu.grade.simulation.mover"]._read_group(
            [("simulation_id", "in", self.ids)], ["simulation_id", "old_grade", "new_grade"], ["__count"]
        )
        for simulation in self:
            own = [row[1:] for row in counts if row[0] == simulation]
            simulation.mover_count = sum(count for _old, _new, count in own)
            simulation.moves = ", ".join(f"{old.upper()} → {new.upper()}: {count}" for old, new, count in own)

    def action_simulate(self):
        """Show whose grade would change with these rules. Nothing is written but the list.

        :return: the action that shows it
        :rtype: dict
        """
        self._check_company_at_work()
        self.mover_ids.unlink()
        self.env.flush_all()
        self.env.cr.execute(self._movers_sql())
        self.invalidate_recordset(["mover_ids"])
        self.is_simulated = True
        return self._prepare_action()

    def action_apply(self):
        """Write the rules as they were tried out. All customers are graded again, soon."""
        self._check_company_at_work()
        for rule in self.with_context(active_test=False).rule_ids:
            if values := rule._changed_values():
                rule.rule_id.write(values)
        return {"type": "ir.actions.act_window_close"}

    def _check_company_at_work(self):
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Rules are tried out in the companies you work in."))
        if any(rule.rule_id.company_id != self.company_id for rule in self.with_context(active_test=False).rule_ids):
            raise UserError(self.env._("Only rules of %s can be tried out here.", self.company_id.display_name))

    def _movers_sql(self):
        """:return: the statement that lists whose stored grade differs from the one these rules give
        :rtype: SQL
        """
        tried = self.with_context(active_test=False).rule_ids.filtered("active")
        rules = tuple(sorted((rule._as_judged() for rule in tried), key=lambda rule: rule["code"]))
        # sudo: kefu.grade: the same statement that grades, read only
        grades = self.env["kefu.grade"].sudo()
        grades._flush_read()
        today = self.env["kefu.calendar"]._today(self.company_id)
        return SQL(
            """WITH %s
               INSERT INTO kefu_grade_simulation_mover (simulation_id, partner_id, old_grade, new_grade, reason_codes,
                               open_amount, turnover, ratio, create_uid, create_date, write_uid, write_date)
                    SELECT %s, partner_id, COALESCE(old_grade, 'c'), grade, reason_codes, open_amount, turnover, ratio, %s,
                           now() AT TIME ZONE 'UTC', %s, now() AT TIME ZONE 'UTC'
                      FROM judged WHERE COALESCE(old_grade, 'c') != grade""",
            grades._judged_sql(self.company_id, SQL("TRUE"), today, rules), self.id, self.env.uid, self.env.uid,
        )

    def _prepare_action(self):
        return {
            "type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "view_mode": "form",
            "name": self.env._("Try Out Rules"), "target": "current",
        }
