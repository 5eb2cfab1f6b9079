from datetime import datetime, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import freeze_time
from odoo.tools import SQL

from .common import ComplaintCase

ROLES = (
    "consultant", "consultant", "other_consultant", "service_manager", "service_manager", "director", "general_manager",
    "site_manager", "designer", "engineer", "supervisor", "reception", "stranger", "manager",
)
BEGIN = ("draft", "registered", "planned", "handled", "handled", "closed")
#: name of the step → what it is called with; a text is drawn, empty ones too
TEXT = st.sampled_from(("Done as told.", "Because.", " ", ""))
HOW = st.sampled_from(("phone", "visit", "nonsense"))
STEPS = st.one_of(
    st.tuples(st.just("action_register")),
    st.tuples(st.just("action_first_answer"), HOW, TEXT),
    st.tuples(st.just("action_plan"), TEXT, HOW),
    st.tuples(st.just("action_handle"), st.sampled_from(("founded", "unfounded", False)), TEXT),
    st.tuples(st.just("action_close"), TEXT),
    st.tuples(st.just("action_close")),
    st.tuples(st.just("action_reopen"), TEXT),
    st.tuples(st.just("action_reject"), TEXT),
    st.tuples(st.just("action_keep")),
    st.tuples(st.just("action_wait"), st.sampled_from(("customer", "weather", "holiday")), TEXT),
    st.tuples(st.just("action_resume")),
    st.tuples(st.just("action_take")),
    st.tuples(st.just("action_escalate"), TEXT),
    st.tuples(st.just("action_make_urgent"), TEXT),
    st.tuples(st.just("action_compensate"), st.sampled_from((100, 1500, 9000, 0)), st.just("money"), TEXT),
    st.tuples(st.just("action_defect"), TEXT),
    st.tuples(st.just("hand_on"), TEXT),
    st.tuples(st.just("answer_hop"), st.booleans(), TEXT),
    st.tuples(st.just("decide_compensation"), st.booleans(), TEXT),
    st.tuples(st.just("merge")),
    st.tuples(st.just("call"), st.just(True)),
    st.tuples(st.just("call"), st.booleans()),
    st.tuples(st.just("leave")),
    st.tuples(st.just("write"), st.sampled_from(("phone", "state", "next_deadline", "responsible_id", "finding", "content_at"))),
)
HOURS = st.sampled_from((0, 0, 1, 5, 25, 200))


class TestAnySequence(ComplaintCase):
    """X6, X13: no sequence of steps by any roles, at any time, leads to a complaint without owner or deadline, nor closes one
    without the customer's word or a reason.
    """

    def test_x13_any_sequence(self):
        self.reached = set()
        self._walk()
        states = {"draft", "registered", "planned", "handled", "reopened", "rejected", "waits", "merged", "by word", "by reason"}
        self.assertFalse(states - self.reached, "the walks come to every state")

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(
        urgency=st.sampled_from(("normal", "urgent")), begin=st.sampled_from(BEGIN),
        steps=st.lists(st.tuples(st.sampled_from(ROLES), STEPS, HOURS), min_size=5, max_size=20),
    )
    @example("normal", "draft", [("designer", ("action_register",), 0)])
    @example("normal", "registered", [("consultant", ("action_wait", "customer", "Because."), 1)])
    @example("normal", "registered", [("consultant", ("merge",), 1)])
    @example("normal", "registered", [("service_manager", ("action_reject", "Because."), 1)])
    @example("urgent", "planned", [("designer", ("action_close",), 1)])
    @example("normal", "handled", [("designer", ("action_close",), 0), ("consultant", ("call", True), 1)])
    @example("normal", "handled", [("consultant", ("call", False), 1)])
    @example("normal", "closed", [("designer", ("action_close",), 1)])
    def _walk(self, urgency, begin, steps):
        self.now = datetime(2026, 11, 18, 2)
        with freeze_time(self.now), self.env.cr.savepoint() as savepoint:
            self.complaint = getattr(self, f"_{begin}")(urgency=urgency)
            self.other = self._registered(partner_id=False, phone="139 0000 0001")
            for role, (name, *arguments), hours in steps:
                self._step(getattr(self, role), name, arguments, hours)
            savepoint.rollback()
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def _step(self, user, name, arguments, hours):
        """One step of somebody, then some hours and the sweep; what is refused leaves nothing behind."""
        complaint = self.complaint.with_user(user)
        with freeze_time(self.now):
            try:
                with self.env.cr.savepoint():
                    getattr(self, f"_do_{name}", lambda *args: getattr(complaint, name)(*args))(*(
                        (complaint, *arguments) if hasattr(self, f"_do_{name}") else arguments
                    ))
                    self.env.flush_all()
            except UserError:
                self.env.invalidate_all()
        self.now += timedelta(hours=hours)
        with freeze_time(self.now):
            self.env.flush_all()
            due = self.complaint.sudo().search([("next_check_at", "<=", self.now), ("company_id", "=", self.company.id)])
            if due:
                due._sweep()
        self._assert_invariants(name, user)

    def _assert_invariants(self, name, user):
        """Read from the database, past the ORM."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """SELECT state, responsible_id, next_deadline, next_check_at, content_at, close_reason, merged_into_id, finding,
                      reject_reason, level, waiting_reason
                 FROM kefu_complaint WHERE id IN %s""", (self.complaint.id, self.other.id),
        ))
        for state, owner, deadline, check, content, reason, merged, finding, reject, level, waiting in rows:
            message = f"{name} by {user.login}: {state}"
            how = "merged" if merged else "by word" if content else "by reason"
            self.reached.add(how if state == "closed" else "waits" if waiting else state)
            if state in ("closed", "rejected"):
                self.assertFalse(deadline or check or waiting, message)
                self.assertTrue(reject if state == "rejected" else content or reason and reason.strip(), message)
                self.assertTrue(state == "rejected" or merged or finding, message)
            else:
                self.assertTrue(owner and deadline and check, message)
                self.assertTrue(self.env["res.users"].browse(owner).active, message)
                self.assertGreater(check, self.now, f"{message}: the sweep has done what was due")
            self.assertIn(level, (1, 2, 3, 4))

    # === What is more than one call === #

    def _do_hand_on(self, complaint, text):
        complaint.action_hand_on(self.departments["design"], text)

    def _do_answer_hop(self, complaint, accept, text):
        hop = self.env["kefu.complaint.hop"].search([("complaint_id", "=", complaint.id)], limit=1).with_user(complaint.env.user)
        if not hop:
            return
        if complaint.env.user == self.supervisor:
            hop.action_accept() if accept else hop.action_refuse(text)
        else:
            hop.action_decide(accept, text)

    def _do_decide_compensation(self, complaint, grant, text):
        asked = self.env["kefu.complaint.compensation"].search([("complaint_id", "=", complaint.id)], limit=1)
        asked = asked.with_user(complaint.env.user)
        if asked:
            asked.action_grant() if grant else asked.action_refuse(text)

    def _do_merge(self, complaint):
        self.other.with_user(complaint.env.user).action_merge(complaint)

    def _do_call(self, complaint, content):
        callback = self.env["kefu.callback"].search([
            ("res_model", "=", "kefu.complaint"), ("res_id", "=", complaint.id), ("state", "in", ("to_call", "no_answer")),
        ], limit=1).with_user(complaint.env.user)
        if not callback:
            return
        callback.action_open()
        for question in callback.sudo().script_id.question_ids.filtered("option_ids"):
            tone = "good" if content or question.topic != "complaint_content" else "bad"
            option = question.option_ids.filtered(lambda option, tone=tone: option.tone == tone)[:1] or question.option_ids[:1]
            callback.action_answer(question.id, option.id)
        callback.action_done()

    def _do_leave(self, complaint):
        """Whoever answers for it leaves the company."""
        owner = self.complaint.sudo().responsible_id
        if owner in (self.site_manager, self.engineer, self.other_consultant):
            owner.active = False

    def _do_write(self, complaint, field):
        values = {"phone": "1", "state": "closed", "next_deadline": False, "responsible_id": False, "finding": "founded",
                  "content_at": self.now}
        complaint.write({field: values[field]})
