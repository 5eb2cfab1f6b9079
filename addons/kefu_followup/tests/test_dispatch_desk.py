from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form

from .common_dispatch import DispatchCase


class TestDispatchDesk(DispatchCase):
    def _desk(self, user):
        return self.env["crm.lead"].with_user(user).with_company(self.company).get_dispatch_desk()

    def test_r3_2_what_the_desk_shows(self):
        """R3.2: who waits in order, who would get them and why, who cannot be helped, how fair it has been."""
        self._dispatch(self._leads(4))
        style = self.env["kefu.style"].create({"name": "Tea room"})
        waiting = self._leads() | self._leads(speciality_id=style.id)
        desk = self._desk(self.director)
        self.assertEqual([line["id"] for line in desk["leads"]], waiting.ids)
        self.assertEqual([line["designer"] for line in desk["leads"]], [self.designers[1].name, ""])
        self.assertEqual({line["code"] for line in desk["leads"][0]["others"]}, {"behind", "tie"})
        self.assertEqual({line["code"] for line in desk["leads"][1]["others"]}, {"speciality"})
        self.assertEqual(sorted(member["served"] for member in desk["teams"][0]["members"]), [1, 1, 2])
        self.assertEqual(desk["teams"][0]["spread"], 0.5)
        self.assertTrue(desk["may_dispatch"])

    def test_r1_3_a_supervisor_sees_what_they_may_dispatch(self):
        """R1.3: walk-ins and calls; nobody else opens the desk."""
        walk_in = self._leads()
        self._leads(user=self.salesperson, kefu_source="salesperson")
        desk = self._desk(self.supervisor)
        self.assertEqual(desk["waiting_ids"], walk_in.ids)
        self.assertFalse(desk["may_choose"])
        for role in ("designer", "salesperson", "reception", "general_manager"):
            with self.assertRaises(AccessError):
                self._desk(getattr(self, role))

    def test_r3_2_looking_costs_the_same_for_any_number(self):
        """R3.2: the desk costs a constant number of queries."""

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._desk(self.director)
            return self.env.cr.sql_log_count - before

        self._leads(3)
        queries()
        few = queries()
        self._leads(40)
        self.assertLessEqual(queries(), few + 1)

    def test_r3_2_choosing_the_designer(self):
        """R3.2: the director's dialog: designer, reason, counted or not."""
        leads = self._leads(2)
        action = leads.with_user(self.director).action_choose_designer()
        wizard = self.env["kefu.dispatch.assign"].with_user(self.director).with_context(**action["context"])
        form = Form(wizard)
        form.designer_id = self.designers[2]
        form.method = "relation"
        form.reason = "Neighbour of a former customer"
        form.counts_as_turn = False
        self.assertFalse(form.designer_note)
        self.assertEqual(form.save().action_assign(), {"type": "ir.actions.act_window_close"})
        self.assertEqual(leads.designer_id, self.designers[2])
        self.assertEqual(set(leads.dispatch_ids.mapped("method")), {"relation"})
        self.assertEqual(self._member(self.designers[2]).dispatch_vtime, 0)

    def test_r3_5_the_director_knows_who_is_away(self):
        """R3.5: choosing somebody on leave is the director's right, but not by mistake."""
        self._member(self.designer).write({"duty_state": "leave"})
        wizard = self.env["kefu.dispatch.assign"].with_user(self.director).create({
            "lead_ids": [Command.set(self._leads().ids)], "designer_id": self.designer.id, "reason": "Asked for by name",
        })
        self.assertIn(self.designer.name, wizard.designer_note)
        wizard.designer_id = self.designers[1]
        self.assertFalse(wizard.designer_note)

    def test_r1_3_nobody_else_chooses(self):
        """R1.3: not through the dialog either."""
        lead = self._leads()
        for role in ("supervisor", "reception", "designer"):
            with self.assertRaises(AccessError):
                self.env["kefu.dispatch.assign"].with_user(getattr(self, role)).create({
                    "lead_ids": [Command.set(lead.ids)], "designer_id": self.designer.id, "reason": "x",
                }).action_assign()

    def test_r3_2_declining_from_the_customer(self):
        """R3.2: the designer's dialog names the customer and leads back to the own day."""
        lead = self._leads()
        self._dispatch(lead)
        designer = lead.designer_id
        own = lead.with_user(designer)
        self.assertTrue(own.can_decline)
        self.assertFalse(lead.with_user(self.director).can_decline)
        context = own.action_decline()["context"]
        form = Form(self.env["kefu.dispatch.refuse"].with_user(designer).with_context(**context))
        self.assertEqual(form.lead_id, lead)
        form.reason = "Away on site"
        action = form.save().action_decline()
        self.assertIn(lead.display_name, action["params"]["message"])
        self.assertEqual(action["params"]["next"]["path"], "kefu-my-day")
        lead.invalidate_recordset()
        self.assertNotEqual(lead.designer_id, designer)

    def test_r3_2_merged_entries_keep_their_dispatches(self):
        """F1, R3.2: of two entries of one customer the dispatches of both are kept, those that go first."""
        head, tail = self._leads(2)
        self._dispatch(head | tail)
        (head | tail).with_user(self.director).merge_opportunity()
        kept = (head | tail).exists()
        self.assertEqual(len(kept.dispatch_ids), 2)
        self.assertEqual(sorted(kept.dispatch_ids.mapped("round")), [-1, 1])

    def test_links_open_the_form_that_people_may_read(self):
        """A link to a customer opens Kefu's form for who has no right in Odoo's sales app."""
        lead = self._leads()
        own_form = self.env.ref("kefu_followup.crm_lead_view_form").id
        self.assertEqual(lead.with_user(self.director).with_company(self.company).get_formview_id(), own_form)
        seller = self._create_user("director", "test_seller")
        seller.group_ids |= self.env.ref("sales_team.group_sale_salesman")
        self.assertNotEqual(lead.with_user(seller).with_company(self.company).get_formview_id(), own_form)
