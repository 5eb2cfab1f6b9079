from datetime import datetime
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .info_case import InfoCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10 02:00:00")
class TestInfoEntries(InfoCase):
    """G5: notes of every day flow into the next report. G6: emergencies are told at once, until somebody sees to them."""

    def _entry(self, user, kind, customer=None, **values):
        """What pressing the button on the customer's page does."""
        entry = self.env["kefu.info.entry"].with_user(user).with_company(self.company).create({
            "kind": kind, "partner_id": (customer or self.customers["c"]).id, "text": "Opens a second showroom.", **values,
        })
        return entry.action_report()

    def _notes(self):
        return self.Report.search([("kind", "=", "note"), ("company_id", "=", self.company.id)])

    def _emergency(self, user=None, **values):
        self._entry(user or self.salesperson, "emergency", **{"emergency_kind": "bounced", **values})
        return self.Report.search([("kind", "=", "emergency")], limit=1, order="id desc")

    # === G5 === #

    def test_g5_note(self):
        """G5: one line from the customer's page, by anybody who hears something; it stands in the next report."""
        for user in (self.salesperson, self.designer, self.consultant):
            self._entry(user, "note", heading="business")
        notes = self._notes()
        self.assertRecordValues(notes.sorted("id"), [
            {"author_id": user.id, "salesperson_id": self.salesperson.id, "state": "noted", "periodic_id": False}
            for user in (self.salesperson, self.designer, self.consultant)
        ])
        self._run("2026-12-01 02:00:00")
        report = self._reports(self.customers["c"])
        self.assertEqual(report.with_user(self.salesperson).entry_ids.sorted("id").ids, notes.sorted("id").ids)
        self._entry(self.designer, "note", heading="plan", text="Moves in May.")
        self.assertEqual(len(report.entry_ids), 4, "into the one that is being written")

    def test_g5_each_note_once(self):
        """G5: what came after a report was handed in waits for the next one."""
        self._entry(self.designer, "note")
        report = self._written()
        self.assertEqual(len(report.entry_ids), 1)
        report.action_submit()
        self._entry(self.designer, "note", text="Later.")
        self.assertEqual(len(report.entry_ids), 1)
        self._run("2026-12-01 02:00:00")
        self.assertEqual(self._reports(self.customers["c"])[-1].entry_ids.mapped("text"), ["Later."])

    def test_g5_of_a_contact(self):
        contact = self.env["res.partner"].create({"name": "Mrs Li", "parent_id": self.customers["c"].id})
        self._entry(self.designer, "note", contact)
        self.assertEqual(self._notes().partner_id, self.customers["c"])

    def test_g5_refused(self):
        with self.assertRaises(UserError):
            self._entry(self.designer, "note", text="  ")
        self._entry(self.designer, "note")
        note = self._notes()
        with self.assertRaises(AccessError):
            note.with_user(self.designer).read(["text"])
        with self.assertRaises(AccessError):
            note.with_user(self.salesperson).write({"text": "Something else."})
        for step in ("action_submit", "action_refresh", "action_acknowledge"):
            with self.assertRaises(UserError):
                getattr(note.with_user(self.salesperson), step)()
        self.assertFalse(self.Report.with_user(self.colleague).search([]))

    def test_g5_feature_off(self):
        self.company.kefu_use_grading = False
        with self.assertRaises(UserError):
            self._entry(self.salesperson, "note")

    # === G6 === #

    def test_g6_told_at_once(self):
        """G6: bus, notice or mail to the sales manager and the general manager; on their screens until acknowledged."""
        rung = []
        partners = type(self.env["res.partner"])
        with patch.object(partners, "_bus_send", lambda who, name, message: rung.append((who, name, message))):
            emergency = self._emergency(self.designer)
        managers = self.sales_manager.partner_id | self.general_manager.partner_id
        self.assertEqual({who for who, name, message in rung if name == "kefu_emergency" and not message}, set(managers))
        for user in (self.sales_manager, self.general_manager):
            self.assertEqual(len(self._notices(user, "Emergency")), 1, user.name)
            alarms = self.Report.with_user(user).emergency_alarms()
            self.assertEqual([alarm["id"] for alarm in alarms], emergency.ids)
        for user in (self.salesperson, self.director, self.designer):
            self.assertFalse(self.Report.with_user(user).emergency_alarms())
        self.assertFalse(self._notices(self.salesperson, "Emergency"))

    def test_g6_until_acknowledged(self):
        """G6: told again every half hour, by the company's setting, until somebody acknowledges it; the other one is refused."""
        emergency = self._emergency()
        self.assertEqual(emergency.next_alarm_at, datetime(2026, 11, 10, 2, 30))
        for moment, told in (("02:29:00", 1), ("02:30:00", 2), ("02:31:00", 2), ("02:59:00", 2), ("03:01:00", 3)):
            self._run(f"2026-11-10 {moment}", "emergencies")
            self.assertEqual(len(self._notices(self.general_manager, "Emergency")), told, moment)
        for user in (self.salesperson, self.director):
            with self.assertRaises(AccessError):
                emergency.with_user(user).action_acknowledge()
        emergency.with_user(self.general_manager).action_acknowledge()
        self.assertRecordValues(emergency, [{
            "state": "acknowledged", "acknowledged_by_id": self.general_manager.id, "next_alarm_at": False,
        }])
        with self.assertRaises(UserError):
            emergency.with_user(self.sales_manager).action_acknowledge()
        self._run("2026-11-10 09:00:00", "emergencies")
        self.assertEqual(len(self._notices(self.general_manager, "Emergency")), 3)
        self.assertFalse(self.Report.with_user(self.sales_manager).emergency_alarms())
        self.assertEqual(len(self._notices(self.salesperson, "seen to")), 1)

    def test_g6_incident(self):
        """G6, G3.5: the incident makes C of the customer at once; a false alarm does not, and only the sales manager says so."""
        customer = self.env["res.partner"].create({
            "name": "Old friend", "is_company": True, "kefu_customer_since": "2015-01-01", "user_id": self.salesperson.id
        })
        self.env["kefu.grade.designation"].create({
            "partner_id": customer.id, "company_id": self.company.id, "grade": "a", "reason": "Known for years",
            "valid_from": "2026-01-01",
        })
        self.assertEqual(self._grade(customer).grade, "a")
        emergency = self._emergency(customer=customer)
        self.assertRecordValues(self._grade(customer), [{"grade": "c", "reason_codes": "incident"}])
        emergency.with_user(self.general_manager).action_acknowledge()
        self.assertEqual(self._grade(customer).grade, "c")
        for user in (self.general_manager, self.salesperson, self.director):
            with self.assertRaises(AccessError):
                emergency.with_user(user).action_withdraw("The bank's mistake.")
        with self.assertRaises(UserError):
            emergency.with_user(self.sales_manager).action_withdraw("")
        emergency.with_user(self.sales_manager).action_withdraw("The bank's mistake.")
        self.assertEqual(emergency.state, "withdrawn")
        self.assertEqual(self._grade(customer).grade, "a")
        self.assertFalse(self.Report.with_user(self.sales_manager).emergency_alarms())

    def _grade(self, customer):
        self.env.flush_all()
        self.env["kefu.grade"]._grade_noted()
        self.env.invalidate_all()
        return self.env["kefu.grade"].search([("company_id", "=", self.company.id), ("partner_id", "=", customer.id)])

    def test_g6_other_company(self):
        """G6: of another company's customers its own managers hear, and nobody else."""
        theirs = self._create_user("sales_manager", "test_their_manager", self.other_company)
        emergency = self._emergency()
        self.assertFalse(self._notices(theirs))
        self.assertFalse(self.Report.with_user(theirs).emergency_alarms())
        with self.assertRaises(AccessError):
            emergency.with_user(theirs).action_acknowledge()

    def test_g6_nobody_manages(self):
        """G6: a company without managers tells its directors."""
        self.sales_manager.active = self.general_manager.active = False
        self._emergency()
        self.assertEqual(len(self._notices(self.director, "Emergency")), 1)

    def test_g6_flows_into_the_report(self):
        emergency = self._emergency()
        report = self._written()
        self.assertEqual(report.entry_ids, emergency.with_user(self.salesperson))

    def test_g6_from_the_invoice(self):
        """G6: one press from the invoice; who may not read it cannot name it."""
        invoice = self.env["account.move"].create({
            "move_type": "entry", "company_id": self.company.id, "partner_id": self.customers["b"].id,
            "journal_id": self.env["account.journal"].create({
                "name": "Entries", "code": "MISC1", "type": "general", "company_id": self.company.id
            }).id,
        })
        emergency = self._emergency(self._finance(), customer=self.customers["b"], invoice_id=invoice.id)
        self.assertRecordValues(emergency, [{
            "invoice_id": invoice.id, "partner_id": self.customers["b"].id, "company_id": self.company.id,
        }])
        with self.assertRaises(AccessError):
            self._entry(self.designer, "emergency", invoice_id=invoice.id)
        with self.assertRaises(AccessError):
            self.Report.with_user(self.designer)._raise_emergency(
                self.customers["b"].with_user(self.designer), "bounced", "x", invoice.with_user(self.designer)
            )

    def _finance(self):
        user = self._create_user("salesperson", "test_finance")
        user.group_ids = [Command.set([self.env.ref("base.group_user").id, self.env.ref("account.group_account_invoice").id])]
        return user

    def test_g4_merged_customers(self):
        """G4: two customers turn out to be one: one report a month is left, and nothing that was written is lost."""
        twin = self._customer("Customer C, twice", open_amount=1)
        report = self._written()
        other = self._reports(twin)
        self._entry(self.designer, "note", twin)
        other.business = "Seen from the other side."
        earlier = other.copy({"partner_id": twin.id, "period": "2026-10-01", "deadline": "2026-10-31 15:59:59"})
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (twin | self.customers["c"]).ids, self.customers["c"]
        )
        self.env.invalidate_all()
        reports = self._reports(self.customers["c"])
        self.assertEqual(reports, earlier | report.sudo())
        self.assertEqual(
            set(report.entry_ids.mapped("text")), {"Opens a second showroom.", "Seen from the other side."}
        )
