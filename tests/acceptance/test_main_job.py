"""The main job on real input: from a company's spreadsheet to the director's weekly check, as each role does it."""

import base64
import csv
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.sql_db import BaseCursor
from odoo.tools import file_open, mute_logger

from odoo.addons.kefu_base.tests.common import KefuCase

#: a Thursday, nine o'clock in Shanghai
THURSDAY = datetime(2026, 12, 3, 1, 0)
FRIDAY, MONDAY = THURSDAY + timedelta(days=1), THURSDAY + timedelta(days=4)
DESIGNERS, NEGLECTED = 5, 3


class TestMainJob(KefuCase):
    """One story; every step is asserted by the clause it carries out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.designers = cls.designer.union(*(cls._create_user("designer", f"test_designer_{n}") for n in range(2, DESIGNERS + 1)))
        cls.team = cls.env["crm.team"].create({"name": "Design", "company_id": cls.company.id, "user_id": False})
        cls.env["crm.team.member"].create([{"crm_team_id": cls.team.id, "user_id": user.id} for user in cls.designers])
        cls.company.write(
            {
                "kefu_dispatch_team_id": cls.team.id,
                "kefu_capacity": 1000,
                "kefu_design_followups": 1,
                "kefu_sheet_friday": False,
            }
        )
        with file_open("kefu_followup/tests/data/leads.xlsx", "rb") as file:
            cls.spreadsheet = base64.b64encode(file.read())
        with file_open("kefu_followup/tests/data/leads_expected.csv") as file:
            cls.expected = {int(line["row"]): line["outcome"] for line in csv.DictReader(file)}

    def setUp(self):
        super().setUp()
        self.breaches = []
        hook = type(self.env["kefu.breach"])
        self.startPatcher(
            patch.object(
                hook,
                "_report_batch",
                lambda hook, breaches: self.breaches.extend(
                    breach for breach in breaches if breach["company_id"] == self.company.id
                ),
            )
        )

    @contextmanager
    def _at(self, moment):
        """The clock of the house, and of the database's transactions, stands at ``moment`` (UTC)."""
        with freeze_time(moment), patch.object(BaseCursor, "now", lambda cr: datetime.now()):  # noqa: DTZ005
            self.env.invalidate_all()
            yield

    def _as(self, user, records):
        return records.with_user(user).with_company(self.company)

    def _run_job(self, xml_id):
        with self.enter_registry_test_mode():
            self.env.ref(f"kefu_followup.{xml_id}").method_direct_trigger()

    def _codes(self):
        return [breach["code"] for breach in self.breaches]

    @mute_logger("odoo.addons.base.models.ir_cron")
    def test_main_job(self):
        """R1.0–R3.7: register, dispatch, follow up, fall behind, hand in, check, write off."""
        with self._at(THURSDAY):
            leads = self._reception_imports()
            self._designer_may_not_dispatch(leads)
            self._director_dispatches(leads)
        with self._at(FRIDAY - timedelta(hours=2)):
            neglected = self._designers_follow_up(leads)
        with self._at(MONDAY):
            self._overdue_are_told(leads, neglected)
            sheets = self._sheets_are_collected(leads)
        with self._at(MONDAY + timedelta(hours=4)):
            self._sheets_are_handed_in(sheets)
            self._supervisor_checks(sheets, neglected)
        with self._at(MONDAY + timedelta(days=4)):
            self._escalated_to_the_director(neglected)
            self._director_checks(sheets)
            self._write_off(leads - neglected)

    def _reception_imports(self):
        """F1, F2, R1.0, R1.1: each of 2,000 rows has its outcome; each customer has who is responsible."""
        wizard = self._as(self.reception, self.env["kefu.lead.import"]).create(
            {"file": self.spreadsheet, "filename": "leads.xlsx"}
        )
        wizard.action_import()
        refused = {line.row: line.outcome for line in wizard.line_ids}
        self.assertEqual({row: refused.get(row, "ok") for row in self.expected}, self.expected)
        leads = wizard.sudo().lead_ids
        self.assertEqual(len(leads), sum(outcome == "ok" for outcome in self.expected.values()))
        self.assertFalse(
            leads.filtered(lambda lead: not lead.user_id or not lead.kefu_source or lead.user_id != lead.receiver_id)
        )
        self.assertFalse(leads.designer_id)
        return leads.with_env(self.env)

    def _designer_may_not_dispatch(self, leads):
        """R1.3: only the director dispatches."""
        with self.assertRaises(AccessError):
            self._as(self.designer, leads[:3]).action_dispatch()
        self.assertFalse(leads.designer_id)

    def _director_dispatches(self, leads):
        """R3.2, R3.4: every customer once, equal shares, each decision kept, the first contact due in 24 hours."""
        self._as(self.director, leads).action_dispatch()
        shares = [len(leads.filtered(lambda lead, user=user: lead.designer_id == user)) for user in self.designers]
        self.assertEqual(sum(shares), len(leads))
        self.assertLessEqual(max(shares) - min(shares), 1)
        self.assertEqual(self.env["kefu.dispatch"].search_count([("lead_id", "in", leads.ids)]), len(leads))
        self.assertEqual(leads.dispatch_ids.dispatched_by, self.director)
        self.assertEqual(leads.user_id, self.designers)
        self.assertEqual(set(leads.mapped("followup_deadline")), {FRIDAY})
        self._as(self.director, leads).action_dispatch()
        self.assertEqual(self.env["kefu.dispatch"].search_count([("lead_id", "in", leads.ids)]), len(leads))

    def _designers_follow_up(self, leads):
        """R2.1, R2.3, R2.7: each contact is kept and sets the next deadline; a copied one is found."""
        neglected = self.env["crm.lead"]
        for number, user in enumerate(self.designers):
            own = leads.filtered(lambda lead, user=user: lead.designer_id == user)
            neglected |= own[:NEGLECTED]
            self._as(user, self.env["kefu.followup"]).create(
                [
                    {
                        "lead_id": lead.id,
                        "channel": "call",
                        "content": f"{lead.contact_name or lead.phone}:量房约在下周,{lead.room or lead.id}号房,"
                        f"预算{number}档,想要{lead.id}种柜子",
                        "intent": "3",
                    }
                    for lead in own[NEGLECTED:]
                ]
            )
        followed = leads - neglected
        self.assertEqual(set(followed.mapped("followup_count")), {1})
        # three calendar days after Friday: the end of Monday in Shanghai
        self.assertEqual(set(followed.mapped("followup_deadline")), {datetime(2026, 12, 7, 15, 59, 59)})
        self.assertEqual(set(neglected.mapped("followup_count")), {0})
        return neglected

    def _overdue_are_told(self, leads, neglected):
        """R2.3: those whom nobody called are overdue on Monday, once; the others are not."""
        self.assertEqual(leads.filtered("is_followup_overdue"), neglected)
        for _twice in range(2):
            self._run_job("ir_cron_escalate")
        late = [breach for breach in self.breaches if breach["code"] == "FOLLOWUP_LATE"]
        self.assertEqual(sorted(breach["res_id"] for breach in late), sorted(neglected.ids))
        self.assertEqual({breach["user_id"] for breach in late}, set(self.designers.ids))
        told = self.env["kefu.escalation"].search([("lead_id", "in", neglected.ids)])
        self.assertTrue(all(told.mapped("is_told")))
        self.assertEqual(told.user_id, self.designers)
        notices = self.env["mail.notification"].search([("res_partner_id", "in", self.designers.partner_id.ids)]).mail_message_id
        self.assertGreaterEqual(len(notices), len(self.designers))

    def _sheets_are_collected(self, leads):
        """R2.2: on Monday everybody has a sheet with each of their customers, once."""
        for _twice in range(2):
            self._run_job("ir_cron_collect")
        sheets = self.env["kefu.followup.sheet"].search([("company_id", "=", self.company.id)])
        self.assertEqual(sheets.user_id, self.designers)
        self.assertEqual(len(sheets), DESIGNERS)
        self.assertEqual(set(sheets.mapped("date")), {MONDAY.date()})
        self.assertEqual(len(sheets.line_ids), len(leads))
        return sheets

    def _sheets_are_handed_in(self, sheets):
        """R2.1, R2.2: each hands in their own; from then on records are not altered."""
        for sheet in sheets:
            with self.assertRaises(AccessError):
                self._as(self.reception, sheet).action_submit()
            self._as(sheet.user_id, sheet).action_submit()
        self.assertEqual(set(sheets.mapped("state")), {"submitted"})
        followup = sheets[0].line_ids.followup_ids[:1]
        with self.assertRaises(UserError):
            self._as(followup.user_id, followup).content = "Something else, written afterwards."
        self.assertNotIn("SHEET_LATE", self._codes())

    def _supervisor_checks(self, sheets, neglected):
        """R3.7: line by line; what nobody noted is missing and reported once the sheet is passed on."""
        mine = self._as(self.supervisor, sheets)
        with self.assertRaises(UserError):
            mine.action_pass()
        mine.action_accept_suggestions()
        self.assertEqual(set(sheets.mapped("state")), {"checked"})
        missing = sheets.line_ids.filtered(lambda line: line.result == "missing")
        self.assertEqual(missing.lead_id, neglected)
        mine.action_pass()
        self.assertEqual(set(sheets.mapped("state")), {"passed"})
        reported = [breach for breach in self.breaches if breach["code"] == "NOTES_MISSING"]
        self.assertEqual(len({breach["occurrence_key"] for breach in reported}), len(neglected))

    def _escalated_to_the_director(self, neglected):
        """R2.3: by day seven supervisor and director know, the customers are marked, and it was one breach each."""
        self._run_job("ir_cron_escalate")
        self.assertEqual(neglected.filtered("is_high_risk"), neglected)
        told = self.env["kefu.escalation"].search([("lead_id", "in", neglected.ids)])
        self.assertLessEqual(self.supervisor | self.director, told.user_id)
        late = [breach["res_id"] for breach in self.breaches if breach["code"] == "FOLLOWUP_LATE"]
        self.assertTrue(all(late.count(lead.id) == 1 for lead in neglected))

    def _director_checks(self, sheets):
        """R3.7: the director's Friday check, once per sheet."""
        mine = self._as(self.director, sheets)
        mine[:-1].action_director_fine()
        mine[-1:].action_director_brief()
        with self.assertRaises(UserError):
            mine[:1].action_director_brief()
        self.assertEqual(self._codes().count("FRIDAY_BRIEF"), 1)

    def _write_off(self, leads):
        """R2.5: nobody writes a customer off alone; designer, receiver and director together do, and follow-up stops."""
        lead = leads.filtered(lambda lead: lead.receiver_id == self.reception)[:1]
        designer = lead.designer_id
        with self.assertRaises(AccessError):
            self._as(designer, lead).action_archive()
        request = self._as(designer, self.env["kefu.invalidation"]).create({"lead_id": lead.id, "reason": "已与别家签约"})
        with self.assertRaises(AccessError):
            request.action_confirm()
        with self.assertRaises(UserError):
            self._as(self.director, request).action_approve()
        self._as(self.reception, request).action_confirm()
        self.assertTrue(lead.active)
        self._as(self.director, request).action_approve()
        self.assertFalse(lead.active)
        self.assertFalse(lead.followup_deadline)
