from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .common_followup import NOTE, FollowupCase

NOON = datetime(2026, 11, 20, 4, 0)  # 12:00 in Wuhan


@freeze_time(NOON)
class TestFollowup(FollowupCase):
    """R2.1, R2.3, R2.6: records of contacts, and what follows from them."""

    def test_r2_1_designer_records_a_contact(self):
        """R2.1: the designer records a contact; the customer's figures follow at once."""
        promised = self._after(days=1)
        followup = self._follow_up(channel="measure", intent="4", next_contact_at=promised)
        self.assertRecordValues(followup, [{
            "user_id": self.designer.id, "company_id": self.company.id, "phase": "design", "is_qualified": True, "reached": True,
        }])
        self.assertRecordValues(self.lead, [{
            "followup_count": 1, "design_followup_count": 1, "aftersale_followup_count": 0,
            "last_contact_at": NOON, "next_contact_at": promised, "followup_deadline": promised,
        }])

    def test_r2_3_whoever_records_is_told_what_it_is_worth(self):
        """R2.3: until when the next contact is due, or at once that empty words do not count."""
        answer = self._follow_up().action_recorded()["params"]
        self.assertEqual(answer["type"], "success")
        self.assertIn("Next contact until", answer["message"])
        answer = self._follow_up(content="contacted").action_recorded()["params"]
        self.assertEqual((answer["type"], answer["sticky"]), ("warning", True))
        self.assertIn("does not count", answer["message"])

    def test_r2_1_who_may_record(self):
        """R2.1: designer, receiver, supervisor, director; nobody who does not see the customer, nobody who only reads."""
        for user in (self.designer, self.salesperson, self.supervisor, self.director):
            self.assertEqual(self._follow_up(user=user).user_id, user)
        for user in (self.designer2, self.consultant, self.general_manager, self.service_manager, self.reception):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self._follow_up(user=user)
        self.assertEqual(self.lead.followup_count, 4)

    def test_r2_1_front_desk_follows_its_own_walk_ins(self):
        lead = self._create_leads(1, kefu_source="walk_in", receiver_id=self.reception.id)
        self._follow_up(lead, user=self.reception)
        self.assertEqual(lead.followup_count, 1)

    def test_r2_1_nobody_writes_in_anothers_name(self):
        """R2.1: the author is who writes, whatever a client sends."""
        followup = self._follow_up(user_id=self.supervisor.id)
        self.assertEqual(followup.user_id, self.designer)
        forged = self.env["kefu.followup"].with_user(self.designer).with_context(
            default_user_id=self.supervisor.id, default_collected_at=NOON,
        ).create({"lead_id": self.lead.id, "content": NOTE})
        self.assertRecordValues(forged, [{"user_id": self.designer.id, "collected_at": False}])

    def test_r2_1_only_the_author_alters_until_collected(self):
        """R2.1: the author may alter a record until its sheet is collected; afterwards corrections are additions."""
        followup = self._follow_up()
        followup.content = NOTE + " and a balcony"
        for user in (self.supervisor, self.director, self.salesperson):
            with self.assertRaises(AccessError):
                followup.with_user(user).content = "Something else altogether"
        followup.sudo()._collect()
        with self.assertRaises(UserError):
            followup.content = "It was different, of course"
        action = followup.action_correct()
        correction = self.env["kefu.followup"].with_user(self.designer).with_context(action["context"]).create({
            "content": "The kitchen is to be closed",
        })
        self.assertRecordValues(correction, [{
            "correction_of_id": followup.id, "lead_id": self.lead.id, "is_qualified": False, "unqualified_reason": "correction",
        }])
        self.assertEqual(self.lead.design_followup_count, 1)

    def test_r2_1_books_are_not_written_by_hand(self):
        """R2.1: what the system keeps cannot be written through any path, nor the customer or author exchanged."""
        followup = self._follow_up()
        for vals in ({"collected_at": NOON}, {"user_id": self.designer2.id}, {"lead_id": self._create_leads(1).id}):
            with self.assertRaises(AccessError):
                followup.write(vals)
        for field in ("followup_deadline", "last_contact_at"):
            with self.assertRaises(AccessError):
                self.lead.with_user(self.designer).write({field: self._after(days=30)})
        with self.assertRaises(AccessError):
            self.lead.with_user(self.director).followup_count = 5

    def test_r2_1_no_deletion(self):
        followup = self._follow_up()
        for user in (self.designer, self.director):
            with self.assertRaises(AccessError):
                followup.with_user(user).unlink()
        with self.assertRaises(UserError):
            followup.sudo().unlink()
        with self.assertRaises(UserError):
            followup.copy()

    def test_r2_1_times_make_sense(self):
        """R2.1: no contact in the future nor before the registration, no promise for the past."""
        for vals in (
            {"contacted_at": self._after(hours=1)},
            {"contacted_at": self._after(hours=-1)},
            {"next_contact_at": self._after(hours=-1)},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self._follow_up(**vals)
        self._follow_up(contacted_at=self._after(minutes=2))  # clocks differ

    def test_r2_1_attachments_follow_the_note(self):
        attachment = self.env["ir.attachment"].with_user(self.designer).create({
            "name": "plan.txt", "raw": b"plan", "res_model": "kefu.followup", "res_id": 0,
        })
        followup = self._follow_up(attachment_ids=[Command.link(attachment.id)])
        self.assertEqual(attachment.res_id, followup.id)
        self.assertEqual(attachment.with_user(self.salesperson).raw, b"plan")
        with self.assertRaises(AccessError):
            attachment.with_user(self.designer2).read(["raw"])

    # === R2.3: the deadline === #

    def test_r2_3_deadline_is_three_days_after_the_contact(self):
        """R2.3: without a promise the deadline is the end of the third day, company time."""
        self._follow_up()
        self.assertEqual(self.lead.followup_deadline, datetime(2026, 11, 23, 15, 59, 59))

    def test_r2_3_late_promise_does_not_stretch_the_gap(self):
        self._follow_up(next_contact_at=self._after(days=20))
        self.assertEqual(self.lead.followup_deadline, datetime(2026, 11, 23, 15, 59, 59))

    def test_r2_3_empty_words_do_not_reset_the_clock(self):
        """R2.3: only a qualified follow-up resets the clock; an empty one is kept and says why it does not count."""
        before = self.lead.followup_deadline
        for content, reason in (
            ("ok", "too_short"),
            ("……………………", "too_short"),
            ("啊啊啊啊啊啊啊啊", "repeated"),
            ("哈哈哈嘿哈哈哈嘿哈哈哈嘿", "repeated"),
            ("123123123123", "repeated"),
            ("已联系客户,继续跟进。", "stock_phrase"),
            ("In contact, no change", "stock_phrase"),
        ):
            followup = self._follow_up(content=content)
            self.assertRecordValues(followup, [{"is_qualified": False, "unqualified_reason": reason}])
        self.assertRecordValues(self.lead, [{
            "followup_deadline": before, "last_contact_at": False, "followup_count": 7, "design_followup_count": 0,
        }])
        for content in ("约周六上午十点量房", "已联系客户,想要开放式厨房", "Call 1"):
            self.assertTrue(self._follow_up(content=content).is_qualified, content)

    def test_r2_3_documented_attempt_counts(self):
        """R2.3: nobody answered, but the attempt is documented: the clock starts anew."""
        self._follow_up(reached=False, content="Rang twice at noon and in the evening, nobody answered")
        self.assertEqual(self.lead.last_contact_at, NOON)

    def test_r2_3_stop_phrases_are_data(self):
        content = "天气不错心情好"
        self.assertTrue(self._follow_up(content=content).is_qualified)
        self.env["kefu.stop.phrase"].create({"name": content, "company_id": self.company.id})
        self.assertFalse(self._follow_up(content=content).is_qualified)

    def test_r2_3_better_words_make_it_count(self):
        followup = self._follow_up(content="ok")
        followup.content = NOTE
        self.assertTrue(followup.is_qualified)
        self.assertEqual(self.lead.design_followup_count, 1)

    def test_r3_4_first_contact_due_within_24_hours(self):
        """R3.4: 24 clock hours after the dispatch, until the first contact."""
        self.assertEqual(self.lead.followup_deadline, NOON + timedelta(hours=24))
        self.company.kefu_first_contact_hours = 12
        later = self._create_leads(1)
        self.assertEqual(later.followup_deadline, NOON + timedelta(hours=12))

    def test_r3_4_a_new_dispatch_starts_anew(self):
        with freeze_time(NOON + timedelta(hours=2)):
            self._follow_up()
        with freeze_time(NOON + timedelta(days=2)):
            self.lead._start_followup_clock()
            self.assertEqual(self.lead.followup_deadline, NOON + timedelta(days=3))
            # an old contact recorded late is not a contact of the new designer's
            self._follow_up(contacted_at=NOON + timedelta(days=1))
            self.assertEqual(self.lead.followup_deadline, NOON + timedelta(days=3))
            self._follow_up()
            self.assertEqual(self.lead.followup_deadline, datetime(2026, 11, 25, 15, 59, 59))

    def test_r3_4_response_time(self):
        with freeze_time(NOON + timedelta(hours=3)):
            self._follow_up()
        with freeze_time(NOON + timedelta(hours=9)):
            self._follow_up()
        self.assertAlmostEqual(self.lead.response_hours, 3)

    def test_r2_3_working_days(self):
        """R2.3: the gap follows the company's own way of counting days."""
        self.company.kefu_deadline_mode = "working"
        with freeze_time(NOON + timedelta(minutes=1)):
            self._follow_up()  # a Friday
        self.assertEqual(self.lead.followup_deadline, datetime(2026, 11, 25, 15, 59, 59))

    def test_r2_3_signed_or_lost_customers_are_not_followed(self):
        """R2.3: the clock stops when the customer signs, and runs again when that is taken back."""
        lead = self.lead
        stage = lead.stage_id
        lead.stage_id = self.env["crm.stage"].create({"name": "Signed", "is_won": True, "sequence": 70})
        self.assertFalse(lead.followup_deadline)
        lead.stage_id = stage
        lead.probability = 20
        self.assertTrue(lead.followup_deadline)
        lead._stop_followup_clock()
        self.assertFalse(lead.followup_deadline)

    def test_r2_6_after_the_sale_is_counted_apart(self):
        """R2.6: contacts before and after the sale have counters of their own; only those that count."""
        for _i in range(5):
            self._follow_up()
        self._follow_up(content="ok")
        self.lead.stage_id = self.env["crm.stage"].create({"name": "Signed", "is_won": True, "sequence": 70})
        self._follow_up()
        self.assertRecordValues(self.lead, [{
            "followup_count": 7, "design_followup_count": 5, "aftersale_followup_count": 1, "followup_deadline": False,
        }])

    def test_overdue_search_is_the_deadline(self):
        leads = self.env["crm.lead"].with_user(self.designer)
        self.assertNotIn(self.lead, leads.search([("is_followup_overdue", "=", True)]))
        with freeze_time(NOON + timedelta(hours=25)):
            self.env.invalidate_all()
            self.assertTrue(self.lead.is_followup_overdue)
            self.assertIn(self.lead, leads.search([("is_followup_overdue", "=", True)]))
            self.assertNotIn(self.lead, leads.search([("is_followup_overdue", "=", False)]))

    def test_feature_off_guards_nothing(self):
        self.company.kefu_use_followup = False
        followup = self._follow_up()
        followup.with_user(self.supervisor).content = "Another hand"
        self.assertFalse(self._inbox(self.salesperson))

    # === R2.4 === #

    def test_r2_4_salesperson_and_designer_are_told_of_each_others_contacts(self):
        """R2.4: each sees all records of the customer and is notified of the other's."""
        mine = self._follow_up()
        theirs = self._follow_up(user=self.salesperson)
        self.assertIn(NOTE, str(self._inbox(self.salesperson).body))
        self.assertEqual(self._inbox(self.salesperson).author_id, self.designer.partner_id)
        self.assertEqual(self._inbox(self.designer).author_id, self.salesperson.partner_id)
        for user in (self.designer, self.salesperson):
            self.assertEqual(self.env["kefu.followup"].with_user(user).search([]), theirs | mine)
        self.assertFalse(self.env["kefu.followup"].with_user(self.designer2).search([]))

    def test_r2_4_several_at_once_are_one_notice(self):
        leads = self._create_leads(10)
        self.env["kefu.followup"].with_user(self.designer).create([
            {"lead_id": lead.id, "content": f"{NOTE} no. {lead.id}"} for lead in leads
        ])
        self.assertEqual(len(self._inbox(self.salesperson)), 1)
        self.assertFalse(self._inbox(self.designer))
        self.assertTrue(all(NOTE in str(lead.message_ids[:1].body) for lead in leads))

    def test_r2_4_other_companies_see_nothing(self):
        self._follow_up()
        stranger = self._create_user("director", "test_stranger", company=self.other_company)
        self.assertFalse(self.env["kefu.followup"].with_user(stranger).search([]))

    # === Many at once === #

    @mute_logger("odoo.models.unlink")
    def test_batch_costs_the_same_queries(self):
        """Creating many records costs as many queries as creating a few."""
        def create(leads):
            self.env.invalidate_all()
            with self.assertQueryCount(120):
                before = self.cr.sql_log_count
                self.env["kefu.followup"].with_user(self.designer).create([
                    {"lead_id": lead.id, "content": f"{NOTE} no. {lead.id}", "contacted_at": fields.Datetime.now()}
                    for lead in leads
                ])
                self.env.flush_all()
                return self.cr.sql_log_count - before

        create(self._create_leads(5))
        few, many = create(self._create_leads(5)), create(self._create_leads(80))
        self.assertLessEqual(many, few + 2)

    def test_starting_many_clocks_costs_the_same_queries(self):
        def start(leads):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            leads._start_followup_clock()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        start(self._create_leads(5))
        self.assertLessEqual(start(self._create_leads(200)), start(self._create_leads(5)) + 1)
