"""What sites do by themselves: invoices that could not be made, customers who have not paid."""

from datetime import timedelta

from odoo import fields

from .. import sites
from .base import Moment, OfWorld, touch


class OfContracts(OfWorld):
    """What leaves contracts as they are, so that all rounds share those of the first."""

    contracts = 4

    def opened(self, env):
        """:return: ids of the sites of all rounds"""
        sites.employ(env, self.world)
        of_company = [("company_id", "=", self.world.company), ("contract_id", "!=", False)]
        found = env["project.project"].search(of_company, limit=self.contracts, order="id")
        return found.ids if len(found) == self.contracts else sites.contracts(env, self.world, self.contracts)


class InstalmentInvoices(OfWorld):
    """C6.i: instalments that are due and could not be invoiced are invoiced by the job, each once, each customer is phoned."""

    def set_up(self, env):
        sites.employ(env, self.world)
        env.cr.execute("UPDATE kefu_instalment SET next_try_at = NULL, next_call_at = NULL")
        opened = sites.contracts(env, self.world, 3)
        return {"sites": opened, "instalments": sites.not_invoiced(env, opened)}

    def work(self, env, state):
        env["kefu.instalment.job"]._cron_invoice()

    def check(self, env, state, finished):
        env.cr.execute(
            """SELECT instalment.id, instalment.state, invoice_error, move.state, count(callback.id)
                 FROM kefu_instalment instalment LEFT JOIN account_move move ON move.id = invoice_id
            LEFT JOIN kefu_callback callback ON callback.res_model = 'kefu.instalment' AND callback.res_id = instalment.id
                WHERE instalment.id = ANY(%s) GROUP BY instalment.id, move.id""",
            (state["instalments"],),
        )
        right = {("invoiced", None, "posted", 1)} | (set() if finished else {("due", "No journal", None, 0)})
        wrong = [str(row) for row in env.cr.fetchall() if row[1:] not in right]
        return wrong + sites.check_sums(env, state["sites"])

    def moments(self):
        others = "order_id IN (SELECT order_id FROM kefu_instalment WHERE id = ANY(%(instalments)s))"
        return [
            Moment(
                r"UPDATE kefu_instalment SET write_date .* WHERE order_id",
                touch(f"UPDATE kefu_instalment SET write_date = write_date WHERE state = 'planned' AND {others}"),
            ),
            Moment(
                r'UPDATE "kefu_site_node"\s+SET "invoice_id"',
                touch("UPDATE kefu_site_node SET write_date = write_date WHERE project_id = ANY(%(sites)s)"),
            ),
        ]


class PaymentCalls(OfContracts):
    """C6.i: customers who have not paid in time are phoned again, for each instalment, once."""

    contracts = 8

    def set_up(self, env):
        opened = self.opened(env)
        env.cr.execute("UPDATE kefu_instalment SET next_try_at = NULL, next_call_at = NULL")
        unpaid = env["project.project"].browse(opened).mapped(lambda site: site.instalment_ids.sorted("sequence")[0])
        env.flush_all()
        env.cr.execute(
            "UPDATE kefu_callback SET state = 'done' WHERE res_model = 'kefu.instalment' AND res_id = ANY(%s)", (unpaid.ids,)
        )
        past = fields.Datetime.now() - timedelta(hours=1)
        env.cr.execute("UPDATE kefu_instalment SET next_call_at = %s WHERE id = ANY(%s)", (past, unpaid.ids))
        return {"sites": opened, "instalments": unpaid.ids}

    def work(self, env, state):
        env["kefu.instalment.job"]._cron_remind()

    def check(self, env, state, finished):
        env.cr.execute(
            """SELECT instalment.id, next_call_at > now() at time zone 'UTC', count(callback.id)
                 FROM kefu_instalment instalment
            LEFT JOIN kefu_callback callback ON callback.res_model = 'kefu.instalment' AND callback.res_id = instalment.id
                                            AND callback.state = 'to_call'
                WHERE instalment.id = ANY(%s) GROUP BY instalment.id""",
            (state["instalments"],),
        )
        right = {(True, 1)} | (set() if finished else {(False, 0)})
        return [str(row) for row in env.cr.fetchall() if row[1:] not in right]


class PassedNodes(OfWorld):
    """C6.i: nodes that pass in one go: passed and invoiced, or neither."""

    def set_up(self, env):
        sites.employ(env, self.world)
        opened = sites.contracts(env, self.world, 2)
        return {"sites": opened, "nodes": [sites.confirm(env, site, "C6.3") for site in opened]}

    def work(self, env, state):
        nodes = env(user=self.world.users["w_site_manager"])["kefu.site.node"].browse(state["nodes"])
        for node in nodes.filtered(lambda node: node.state == "confirmed"):
            node.action_pass(True)

    def check(self, env, state, finished):
        env.cr.execute("SELECT state, invoice_id IS NOT NULL FROM kefu_site_node WHERE id = ANY(%s)", (state["nodes"],))
        found = set(env.cr.fetchall())
        right = [{("passed", True)}] + ([] if finished else [{("confirmed", False)}])
        wrong = [] if found in right else [f"half done: {found}"]
        return wrong + sites.check_invoiced(env, state["sites"])


class WarrantyEnds(OfContracts):
    """C6.w: before an item of a warranty ends the customer is to be called, once."""

    def set_up(self, env):
        opened = self.opened(env)
        env.cr.execute("UPDATE kefu_warranty_line SET reminded_at = now() WHERE reminded_at IS NULL")
        env.cr.execute("DELETE FROM kefu_callback WHERE res_model = 'project.project' AND res_id = ANY(%s)", (opened,))
        ends_on = fields.Date.today() + timedelta(days=10)
        item = {"months": 24, "ends_on": ends_on}
        lines = [{**item, "project_id": site, "name": name} for site in opened for name in ("Pipes", "Tiles")]
        return {"sites": opened, "lines": env["kefu.warranty.line"].create(lines).ids}

    def work(self, env, state):
        env["kefu.warranty.job"]._cron_remind()

    def check(self, env, state, finished):
        env.cr.execute(
            """SELECT line.project_id, bool_and(reminded_at IS NOT NULL), bool_or(reminded_at IS NOT NULL),
                      count(DISTINCT callback.id)
                 FROM kefu_warranty_line line
            LEFT JOIN kefu_callback callback ON callback.res_model = 'project.project' AND callback.res_id = line.project_id
                WHERE line.id = ANY(%s) GROUP BY line.project_id""",
            (state["lines"],),
        )
        right = {(True, True, 1)} | (set() if finished else {(False, False, 0)})
        return [str(row) for row in env.cr.fetchall() if row[1:] not in right]
