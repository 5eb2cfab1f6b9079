from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError

from odoo.addons.kefu_grading.models import kefu_grade_run

from .common import GradingCase


class TestGradeJob(GradingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the companies of the database have their own customers
        cls.env["res.company"].search([]).write({"kefu_use_grading": False})
        (cls.company | cls.other_company).kefu_use_grading = True
        cls.customers = cls.env["res.partner"].union(*(cls._customer(f"Customer {number}") for number in range(5)))
        cls.Run = cls.env["kefu.grade.run"]

    def _job(self):
        with self.enter_registry_test_mode():
            self.env.ref("kefu_grading.ir_cron_regrade").method_direct_trigger()
        self.env.invalidate_all()

    def _run(self, company=None):
        return self.Run.search([("company_id", "=", (company or self.company).id)])

    @contextmanager
    def _batches_of(self, count):
        with patch.object(kefu_grade_run, "BATCH", count):
            yield

    def test_g8_nightly_run_grades_all(self):
        """G8: the nightly run grades every customer of every company that uses grades; twice changes nothing."""
        for customer in self.customers:
            self._designate(customer)
        self._designate(self.customers[0], "b", company=self.other_company)
        self.env.cr.precommit.clear()
        self._job()
        rows = self.Grade.search([("company_id", "in", (self.company | self.other_company).ids)])
        self.assertEqual(len(rows), 6)
        self.assertEqual(set(rows.mapped("grade")), {"a", "b"})
        self.assertTrue(self._run().finished_at)
        versions, history = rows.mapped("version"), self.env["kefu.grade.history"].search_count([])
        self.Run._restart(self.company | self.other_company)
        self._job()
        self.assertEqual(rows.mapped("version"), versions)
        self.assertEqual(self.env["kefu.grade.history"].search_count([]), history)

    def test_g8_resumes_behind_the_last_batch(self):
        """G8: in batches, the next run goes on where the last one was, and ends with everybody graded once."""
        for customer in self.customers:
            self._designate(customer)
        self.env.cr.precommit.clear()
        self.Run._begin()
        run = self._run()
        with self._batches_of(2):
            run.last_partner_id, run.day = self.customers[0].id - 1, self.today
            self.assertEqual(len(run._grade_next()), 2)
            self.assertEqual((run.last_partner_id, run.finished_at), (self.customers[1].id, False))
            self._job()
        self.assertTrue(run.finished_at)
        rows = self.Grade.search([("partner_id", "in", self.customers.ids), ("company_id", "=", self.company.id)])
        self.assertEqual((rows.mapped("version"), rows.mapped("grade")), ([1] * 5, ["a"] * 5))

    def test_g8_a_day_is_graded_once(self):
        """G8: the hourly action does nothing until the company's next day, in the company's time zone."""
        self._job()
        finished = self._run().finished_at
        self._job()
        self.assertEqual(self._run().finished_at, finished)
        midnight = self.env["kefu.calendar"]._day_start(self.company, self.today + timedelta(days=1))
        for moment, day in ((midnight - timedelta(seconds=1), 0), (midnight, 1)):
            with freeze_time(moment):
                self._job()
            self.assertEqual(self._run().day, self.today + timedelta(days=day))

    def test_g3_days_that_pass_change_grades(self):
        """G3 (7), G2: with the night a year as a new customer ends, and so does a designation."""
        new = self._customer("New", kefu_customer_since=fields.Date.subtract(self.today, years=1, days=-1))
        self._designate(new)
        ends = self.customers[0]
        self._designate(ends, valid_until=self.today)
        self.assertGrade(new, "c", "new")
        self.assertGrade(ends, "a")
        with freeze_time(self.env["kefu.calendar"]._day_start(self.company, self.today + timedelta(days=1))):
            self._job()
            self.assertGrade(new, "a")
            self.assertGrade(ends, "c")

    def test_g8_changed_rules_are_applied_by_the_job(self):
        """G8: who changes a rule does not wait; the scheduled action is called, and grades all again."""
        customer = self.customers[0]
        self._designate(customer, "b")
        self._invoice(customer, 450_000)
        self._invoice(customer, 2_000_000)
        self._pay(customer, 2_000_000)
        self.assertGrade(customer, "b")
        self._job()
        rule = self.env["kefu.grade.rule"].search([("company_id", "=", self.company.id), ("code", "=", "debt")])
        triggers = [("cron_id", "=", self.env.ref("kefu_grading.ir_cron_regrade").id)]
        before = self.env["ir.cron.trigger"].search_count(triggers)
        rule.with_user(self.sales_manager).amount_from = 450_000
        self.assertGreater(self.env["ir.cron.trigger"].search_count(triggers), before)
        self.assertGrade(customer, "b")
        self._job()
        self.assertGrade(customer, "c", "debt")

    def test_g8_a_batch_costs_as_few_queries_with_many(self):
        """G8: grading a batch takes as many queries for 5 customers as for 25."""
        costs = []
        for count in (1, 5, 25):
            customers = self.env["res.partner"].union(*(self._customer(f"More {number}") for number in range(count)))
            self.env["account.move"].create([self._invoice_values(customer, 10) for customer in customers])._post(soft=False)
            self.env.cr.precommit.clear()
            self.Run._begin()
            run = self._run()
            run.write({"last_partner_id": customers[0].id - 1, "day": self.today})
            self.env["kefu.grade.rule"]._rules_of(self.company.id)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            run._grade_next()
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
            self.assertEqual(self.Grade.search_count([("partner_id", "in", customers.ids)]), count)
        # the first one fills caches
        self.assertEqual(costs[1], costs[2])

    # === Simulation === #

    def _simulate(self, user=None, **values):
        simulation = self.env["kefu.grade.simulation"].with_user(user or self.sales_manager).create({})
        rule = simulation.rule_ids.filtered(lambda rule: rule.rule_id.code == "debt")
        rule.write(values)
        simulation.action_simulate()
        return simulation

    def test_g8_simulation_shows_who_would_move(self):
        """G8: a changed threshold shows who would move, and changes nothing before it is written into the rules."""
        for customer, amount in zip(self.customers, (480_000, 300_000, 490_000, 600_000, 1), strict=True):
            self._designate(customer, "b")
            self.env["account.move"].create(
                [self._invoice_values(customer, 9_000_000), self._invoice_values(customer, amount)]
            )._post(soft=False)
            self._pay(customer, 9_000_000)
        self.assertGrade(self.customers[3], "c", "debt")
        simulation = self._simulate(amount_from=480_000)
        self.assertEqual(simulation.moves, "B → C: 2")
        self.assertEqual(simulation.mover_ids.partner_id, self.customers[0] | self.customers[2])
        self.assertEqual(set(simulation.mover_ids.mapped("reason_codes")), {"debt"})
        self.assertGrade(self.customers[0], "b")
        self.assertEqual(simulation.rule_ids.rule_id.filtered(lambda rule: rule.code == "debt").amount_from, 500_000)
        simulation.action_apply()
        self._job()
        self.assertGrade(self.customers[0], "c", "debt")
        self.assertFalse(self._simulate(amount_from=480_000).mover_ids)

    def test_g8_simulation_of_a_rule_switched_off(self):
        """G8: a rule that is switched off in the simulation does not fire, and is switched off when it is written."""
        self._designate(self.customers[0], "b")
        self._invoice(self.customers[0], 600_000)
        self.assertGrade(self.customers[0], "c", "debt")
        simulation = self._simulate(user=self.general_manager, active=False)
        self.assertEqual(simulation.moves, "C → B: 1")
        simulation.action_apply()
        rule = self.env["kefu.grade.rule"].with_context(active_test=False).search([
            ("company_id", "=", self.company.id), ("code", "=", "debt")
        ])
        self.assertFalse(rule.active)

    def test_g8_who_simulates(self):
        """G8: sales manager and general manager try out rules, of the companies they work in."""
        for user in (self.salesperson, self.director, self.finance, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._simulate(user=user)
        with self.assertRaises(AccessError):
            simulation = self.env["kefu.grade.simulation"].with_user(self.sales_manager).create({
                "company_id": self.other_company.id, "rule_ids": [],
            })
            simulation.action_simulate()
