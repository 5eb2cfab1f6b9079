from odoo.tests import tagged

from .common import FollowupDisciplineCase

ROLES = (
    "reception", "salesperson", "designer2", "supervisor", "director", "consultant", "service_manager", "sales_manager",
    "general_manager", "manager",
)


@tagged("post_install", "-at_install")
class TestSubjects(FollowupDisciplineCase):
    """What of penalties shows on customers, records, sheets: to those who may see the penalty, and to nobody else."""

    def _counts(self, record, users):
        return {user.login: self._as(user, record).penalty_count for user in users}

    def _everybody(self):
        return [self.designer, *(getattr(self, role) for role in ROLES)]

    def _seeing(self, record):
        """:return: the logins of those who learn that there is a penalty about the record"""
        record.sudo().flush_recordset()
        return {
            user.login for user in self._everybody()
            if self._as(user, record).sudo(False).with_user(user).has_access("read") and self._as(user, record).penalty_count
        }

    def test_d_1_who_sees_a_customers_penalties(self):
        """D-1: a proposal only who supervises or decides; the person when issued; colleagues never."""
        deciding = {"test_supervisor", "test_director", "test_general_manager"}
        penalty = self._propose()
        self.assertEqual(self._seeing(self.lead), deciding)
        self._as(self.director, penalty).action_issue()
        self.assertEqual(self._seeing(self.lead), deciding | {"test_designer"})

    def test_d_1_penalties_of_records_are_the_customers(self):
        """D-1: the customer's page counts what is about their records; the note says what it is and how far."""
        note = self._follow_up()
        self._propose("COPIED", record=note)
        as_director = self._as(self.director, self.lead)
        self.assertEqual(as_director.penalty_count, 1)
        self.assertEqual(self.env["kefu.penalty"].search(as_director.action_open_penalties()["domain"]).res_id, note.id)
        self.assertEqual(
            self._as(self.director, note).penalty_note, f"{self._penalties().rule_id.name}: Proposed"
        )
        self.assertFalse(self._as(self.designer, note).penalty_note)

    def test_r3_7_sheet_shows_what_was_proposed(self):
        """R3.7: the sheet counts what is about it and about its customers."""
        sheet = self.env["kefu.followup.sheet"].create({
            "company_id": self.company.id, "user_id": self.designer.id, "date": "2026-11-20",
            "period_start": "2026-11-17", "due_at": "2026-11-20 10:00:00",
        })
        line = self.env["kefu.followup.sheet.line"].create({
            "sheet_id": sheet.id, "company_id": self.company.id, "lead_id": self.lead.id, "result": "missing",
        })
        self._propose("SHEET_LATE", record=sheet)
        line._report_breaches()
        as_supervisor = self._as(self.supervisor, sheet)
        self.assertEqual((as_supervisor.penalty_count, as_supervisor.line_ids.penalty_count), (2, 1))
        self.assertEqual(self._as(self.designer, sheet).penalty_count, 0)
        self.assertEqual(len(self.env["kefu.penalty"].search(as_supervisor.action_open_penalties()["domain"])), 2)

    def test_f1_merged_customers_keep_their_penalties(self):
        other = self._create_leads(1)
        note = self._follow_up(other)
        about_lead, about_note = self._propose(record=other), self._propose("COPIED", record=note)
        head = self._as(self.director, self.lead | other).merge_opportunity().with_env(self.env)
        self.assertRecordValues(about_lead | about_note, [
            {"res_model": "crm.lead", "res_id": head.id, "lead_id": head.id},
            {"res_model": "kefu.followup", "res_id": note.id, "lead_id": head.id},
        ])

    def test_forms_open_for_every_role(self):
        """Whoever may open the page opens it with the buttons and figures on it."""
        self._issue()
        note, forms = self._follow_up(), {}
        for record in (self.lead, note):
            for user in self._everybody():
                as_user = self._as(user, record)
                if not as_user.has_access("read"):
                    continue
                with self.subTest(record=record._name, user=user.login):
                    arch = as_user.get_view(view_type="form")["arch"]
                    as_user.web_read({"penalty_count": {}, "penalty_note": {}, "may_propose_penalty": {}})
                    forms.setdefault(record._name, set()).add(user.login)
                    self.assertTrue(arch)
        self.assertIn("test_designer", forms["crm.lead"])

    def test_counting_costs_the_same_queries(self):
        """However many customers stand in a list."""
        def count(leads):
            as_director = self._as(self.director, leads)
            before = self.env.cr.sql_log_count
            as_director.mapped("penalty_note")
            return self.env.cr.sql_log_count - before

        few, many = self._create_leads(2), self._create_leads(30)
        for lead in few | many:
            self._propose(record=lead)
        count(few)
        self.assertEqual(count(few), count(many))
