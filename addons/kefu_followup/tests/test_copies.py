import random

from odoo.exceptions import AccessError, UserError

from ..tools.note_quality import normalise
from ..tools.text_similarity import BANDS, bands, mark_common, similarity
from .common_followup import FollowupCase

NOTE = "王女士看了平面图,想把厨房改成开放式,次卧做成儿童房,预算二十五万左右,周六上午十点来公司看材料"
ALIKE = "王女士看了平面图，想把厨房改成开放式，次卧做成老人房，预算二十六万左右，周六上午十点来公司看材料。"
OTHER = "刘先生家刚交房,水电需要重做,主要问了工期和付款方式,约好下周二去工地量房,带上施工合同样本"


class TestCopies(FollowupCase):
    """R2.7: notes that are nearly identical to another person's, or about another customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_lead = cls._create_leads(1, designer=cls.designer2)
        cls.second_lead = cls._create_leads(1)

    def _note(self, content, lead=None, user=None):
        return self._follow_up(lead, user, content=content).sudo()

    def test_r2_7_copied_from_a_colleague(self):
        """R2.7: a colleague's Chinese note with a few characters changed is flagged, with its source."""
        source = self._note(NOTE, self.other_lead, self.designer2)
        copy = self._note(ALIKE)
        self.assertRecordValues(copy, [{"copied_from_id": source.id, "copy_state": "flagged"}])
        self.assertGreaterEqual(copy.similarity, 90)
        self.assertFalse(source.copy_state)

    def test_r2_7_copied_from_another_customer(self):
        source = self._note(NOTE, self.second_lead)
        self.assertEqual(self._note(NOTE).copied_from_id, source)

    def test_r2_7_copied_within_one_batch(self):
        notes = self.env["kefu.followup"].with_user(self.designer).create([
            {"lead_id": self.lead.id, "content": NOTE}, {"lead_id": self.second_lead.id, "content": ALIKE},
        ]).sudo()
        self.assertEqual(notes[1].copied_from_id, notes[0])

    def test_r2_7_what_is_not_copying(self):
        """R2.7: other words; the same customer by the same person; short phrases; another company; long ago."""
        self._note(NOTE, self.other_lead, self.designer2)
        self.assertFalse(self._note(OTHER).copy_state)
        self.assertFalse(self._note(OTHER).copy_state)
        self._note("约周六量房", self.other_lead, self.designer2)
        self.assertFalse(self._note("约周六量房").copy_state)

    def test_r2_7_companies_are_not_compared(self):
        self._note(NOTE, self.other_lead, self.designer2)
        director = self._create_user("director", "test_director2", company=self.other_company)
        elsewhere = self._create_leads(
            1, designer=director, company_id=self.other_company.id, receiver_id=director.id,
        )
        self.assertFalse(self._note(NOTE, elsewhere, director).copy_state)

    def test_r2_7_old_notes_do_not_count(self):
        """R2.7: compared are the notes of the last 90 days."""
        source = self._note(NOTE, self.other_lead, self.designer2)
        self.env.cr.execute(
            "UPDATE kefu_followup SET contacted_at = contacted_at - INTERVAL '92 days' WHERE id = %s", [source.id]
        )
        source.invalidate_recordset()
        self.assertFalse(self._note(NOTE).copy_state)
        self.env["kefu.followup.band"]._gc_bands()
        self.assertFalse(self.env["kefu.followup.band"].search([("followup_id", "=", source.id)]))

    def test_r2_7_percentage_is_the_companys(self):
        self._note(NOTE, self.other_lead, self.designer2)
        self.company.kefu_similar_percent = 99
        self.assertFalse(self._note(ALIKE).copy_state)

    def test_r2_7_rewritten_before_the_check(self):
        self._note(NOTE, self.other_lead, self.designer2)
        copy = self._note(NOTE)
        copy.with_user(self.designer).content = OTHER
        self.assertRecordValues(copy, [{"copied_from_id": False, "similarity": 0, "copy_state": False}])

    def test_r2_7_the_supervisor_decides(self):
        """R2.7: the supervisor confirms, which is reported, or dismisses; once, and never on one's own record."""
        breaches = self._breaches()
        self._note(NOTE, self.other_lead, self.designer2)
        first, second = self._note(NOTE), self._note(NOTE, self.second_lead)
        for user in (self.designer, self.salesperson):
            with self.assertRaises(AccessError):
                first.with_user(user).action_confirm_copy()
        first.with_user(self.supervisor).action_confirm_copy()
        second.with_user(self.supervisor).action_dismiss_copy()
        self.assertEqual([(b["code"], b["user_id"], b["res_id"]) for b in breaches], [("COPIED", self.designer.id, first.id)])
        self.assertRecordValues(first | second, [
            {"copy_state": "confirmed", "copy_checked_by_id": self.supervisor.id},
            {"copy_state": "dismissed", "copy_checked_by_id": self.supervisor.id},
        ])
        with self.assertRaises(UserError):
            second.with_user(self.supervisor).action_confirm_copy()
        own = self._note(NOTE, user=self.supervisor)
        self.assertEqual(own.copy_state, "flagged")
        with self.assertRaises(AccessError):
            own.with_user(self.supervisor).action_dismiss_copy()

    def test_r2_7_the_author_learns_nothing(self):
        """F13: the source names somebody else's customer: the author does not see it, nor sets it."""
        source = self._note(NOTE, self.other_lead, self.designer2)
        copy = self._note(NOTE)
        for field in ("copied_from_id", "similarity", "copy_state", "marked_source"):
            with self.assertRaises(AccessError):
                copy.with_user(self.designer).read([field])
        forged = self.env["kefu.followup"].with_user(self.supervisor).with_context(default_copy_state="dismissed").create({
            "lead_id": self.lead.id, "content": NOTE, "copied_from_id": copy.id, "similarity": 1,
        })
        self.assertRecordValues(forged.sudo(), [{"copy_state": "flagged", "similarity": 100}])
        self.assertIn(forged.sudo().copied_from_id, source | copy)

    def test_r2_7_feature_off(self):
        self.company.kefu_use_followup = False
        self._note(NOTE, self.other_lead, self.designer2)
        self.assertFalse(self._note(NOTE).copy_state)

    def test_r2_7_side_by_side(self):
        left, right = mark_common("想把厨房改成开放式<b>", "厨房改成封闭式")
        self.assertEqual(left, "想把<mark>厨房改成</mark>开放式&lt;b&gt;")
        self.assertEqual(right, "<mark>厨房改成</mark>封闭式")

    def test_r2_7_alike_texts_share_a_band(self):
        """Of notes changed by a tenth nearly all are found; of notes with nothing in common hardly any."""
        chance = random.Random(7)
        alphabet = [chr(code) for code in range(0x4E00, 0x4E00 + 800)]
        found = strangers = 0
        for _i in range(300):
            text = "".join(chance.choices(alphabet, k=40))
            changed = list(text)
            for position in chance.sample(range(40), 3):
                changed[position] = chance.choice(alphabet)
            stranger = "".join(chance.choices(alphabet, k=40))
            self.assertGreaterEqual(similarity(text, "".join(changed)), 92)
            found += bool(set(bands(text)) & set(bands("".join(changed))))
            strangers += bool(set(bands(text)) & set(bands(stranger)))
        self.assertGreaterEqual(found, 290)
        self.assertEqual(strangers, 0)

    def test_r2_7_full_width_and_punctuation_do_not_help(self):
        self.assertEqual(similarity("ＡＢＣ１２３，想改厨房！", "abc123想改厨房"), 100)
        self.assertEqual(len(bands(normalise(NOTE))), BANDS)

    def test_r2_7_batch_costs_the_same_queries(self):
        def flag(count, marker):
            notes = self.env["kefu.followup"].with_user(self.designer).create([
                {"lead_id": self.lead.id, "content": f"{marker}{i} {NOTE} {i * 7919}"} for i in range(count)
            ])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            notes._flag_copies()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        flag(3, "a")
        self.assertLessEqual(flag(60, "b"), flag(3, "c") + 1)
