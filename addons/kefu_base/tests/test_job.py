from contextlib import contextmanager, suppress
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.kefu_base.models import kefu_job

from .common import KefuCase


class TestJob(KefuCase):
    """F4, F6: what a scheduled action leaves behind when something goes wrong."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create([{"name": f"P{i}", "ref": "todo"} for i in range(6)])
        cls.handled = []

    def setUp(self):
        super().setUp()
        self.handled.clear()
        self.startPatcher(patch.object(kefu_job.time, "sleep"))

    @contextmanager
    def _job(self):
        """:return: the job's environment, on a cursor whose commits and rollbacks are real to the test"""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _run(self, env, handle=None, size=2):
        partners = env["res.partner"]

        def fetch(skip):
            return partners.search(
                [("id", "in", self.partners.ids), ("id", "not in", list(skip)), ("ref", "=", "todo")], limit=size, order="id"
            )

        def mark(records):
            if handle:
                handle(records)
            self.handled.append(records.ids)
            records.ref = "done"

        return env["kefu.job.mixin"]._run_in_batches(fetch, mark)

    def test_f4_all_batches(self):
        with self._job() as env:
            self.assertEqual(self._run(env), 6)
        self.assertEqual(self.handled, [self.partners.ids[i:i + 2] for i in (0, 2, 4)])
        self.assertEqual(set(self.partners.mapped("ref")), {"done"})

    def test_f4_conflict_is_retried_in_the_same_run(self):
        """F4: a serialization failure costs a moment, not an interval; nothing of the failed try stays."""
        conflicts = [SerializationFailure()] * 4

        def conflict(records):
            records.comment = "half done"
            if conflicts:
                raise conflicts.pop()

        with self._job() as env:
            self.assertEqual(self._run(env, conflict, size=10), 6)
        self.assertEqual(self.handled, [self.partners.ids])
        self.assertFalse(conflicts)

    def test_f4_what_needs_no_batches_is_retried_too(self):
        """F4: the same for work in one piece: done once, and nothing of the failed tries stays."""
        conflicts = [SerializationFailure()] * 4

        def work(env):
            partner = env["res.partner"].browse(self.partners[0].id)
            partner.comment = f"{partner.comment or ''} done"
            partner.flush_recordset()
            if conflicts:
                raise conflicts.pop()

        with self._job() as env:
            env["kefu.job.mixin"]._run_once(lambda: work(env))
        self.assertEqual(self.partners[0].comment, "<p>done</p>")
        self.assertFalse(conflicts)

    @mute_logger("odoo.addons.kefu_base.models.kefu_job")
    def test_f4_conflict_that_does_not_end_is_noted(self):
        def conflict(records):
            raise SerializationFailure()

        with self._job() as env:
            self.assertEqual(self._run(env, conflict), 0)
        self.assertFalse(self.handled)
        self.assertEqual(self.env["kefu.job.failure"].search_count([("job", "=", "kefu.job.mixin")]), 6)

    @mute_logger("odoo.addons.kefu_base.models.kefu_job")
    def test_f4_one_bad_record_does_not_stop_the_rest(self):
        bad = self.partners[2]

        def refuse(records):
            if bad.id in records.ids:
                raise UserError("Broken")

        with self._job() as env:
            self.assertEqual(self._run(env, refuse), 5)
        self.assertEqual(bad.ref, "todo")
        self.assertEqual(set((self.partners - bad).mapped("ref")), {"done"})
        failure = self.env["kefu.job.failure"].search([("res_model", "=", "res.partner")])
        self.assertRecordValues(failure, [{"res_id": bad.id, "attempts": 1, "message": "UserError: Broken"}])
        # next time it works: the note goes
        with self._job() as env:
            self.assertEqual(self._run(env), 1)
        self.assertFalse(failure.exists())

    def test_f6_resumes_behind_the_last_batch(self):
        """F6: a killed process loses the batch it was in, nothing before it."""
        def kill(records):
            if self.partners.ids[2] in records.ids:
                raise KeyboardInterrupt

        with suppress(KeyboardInterrupt), self._job() as env:
            self._run(env, kill)
        self.assertEqual(self.partners.mapped("ref"), ["done"] * 2 + ["todo"] * 4)
        with self._job() as env:
            self.assertEqual(self._run(env), 4)

    def test_idle_costs_one_query(self):
        self.partners.ref = "done"
        with self._job() as env:
            self._run(env)
            with self.assertQueryCount(1):
                self.assertEqual(self._run(env), 0)

    def test_scheduler_is_told_the_progress(self):
        """Through the scheduler itself: done to the end, although its time is up after each batch."""
        cron = self.env["ir.cron"].create({
            "name": "Test job",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "code": "model._test_kefu_job()",
        })
        partner_class = type(self.env["res.partner"])
        with (
            patch.object(partner_class, "_test_kefu_job", lambda partner: self._run(partner.env), create=True),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", self._out_of_time()),
            self.enter_registry_test_mode(),
        ):
            cron.method_direct_trigger()
        self.assertEqual(len(self.handled), 3)
        self.assertEqual(set(self.partners.mapped("ref")), {"done"})
        progress = self.env["ir.cron.progress"].search([("cron_id", "=", cron.id)])
        self.assertEqual(sum(progress.mapped("done")), 6)

    def _out_of_time(self):
        commit_progress = type(self.env["ir.cron"])._commit_progress

        def out_of_time(cron, *args, **kwargs):
            commit_progress(cron, *args, **kwargs)
            return 0

        return out_of_time

    def test_only_the_administrator_sees_failures(self):
        for role in ("designer", "director"):
            self.assertFalse(self.env["kefu.job.failure"].with_user(getattr(self, role)).has_access("read"))
        self.assertTrue(self.env["kefu.job.failure"].with_user(self.manager).has_access("read"))
