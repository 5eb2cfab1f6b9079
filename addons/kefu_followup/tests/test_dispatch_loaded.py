from datetime import timedelta

from .common_dispatch import DispatchCase


class TestLoaded(DispatchCase):
    """Customers whose history is loaded: they have a designer, perhaps signed long ago."""

    def _load(self, **values):
        """:return: customers of the second designer, loaded with their history; dispatched when ``dispatched_at`` says"""
        self.number += 1
        return self.env["crm.lead"].create({
            "contact_name": "Old customer", "phone": f"137{self.number:08d}", "company_id": self.company.id,
            "designer_id": self.designers[1].id, "receiver_id": self.reception.id, "kefu_source": "walk_in", **values,
        })

    def test_r3_2_data_loaded_with_a_designer_is_a_dispatch(self):
        """R3.2: data loaded by the system with a designer leaves a dispatch behind; it is no turn of the queue."""
        lead = self._load()
        self.assertRecordValues(lead, [{"designer_id": self.designers[1].id, "user_id": self.designers[1].id}])
        self.assertRecordValues(lead.dispatch_ids, [{"method": "loaded", "counts_as_turn": False}])
        self.assertFalse(self._member(self.designers[1]).dispatch_vtime)
        self.assertFalse(self.env["mail.message"].search([("notified_partner_ids", "in", self.designers[1].partner_id.ids)]))

    def test_r3_4_loaded_customers_were_dispatched_when_they_were(self):
        """R3.4: the time for the first contact runs from the dispatch, not from the day on which the data are loaded."""
        then = self.now - timedelta(days=10)
        lead = self._load(dispatched_at=then, registered_at=then - timedelta(hours=2))
        self.assertRecordValues(lead, [{"dispatched_at": then, "followup_deadline": then + timedelta(hours=24)}])
        self.assertRecordValues(lead.dispatch_ids, [{"dispatched_at": then, "waited_hours": 2}])
        clock = self.env["kefu.followup.clock"].search([("lead_id", "=", lead.id)])
        self.assertEqual(clock.started_at, then)

    def test_r2_3_who_is_loaded_as_signed_or_lost_is_not_followed(self):
        """R2.3: loaded customers that have signed, or are lost, have no deadline to miss."""
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        for values in ({"stage_id": won.id}, {"active": False, "probability": 0}):
            lead = self._load(**values)
            self.assertEqual(lead.designer_id, self.designers[1])
            self.assertFalse(lead.followup_deadline)

    def test_r3_2_loaded_customers_make_the_weight(self):
        """R3.2: what was received and signed before counts for the weight as what came by the queue does."""
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        then = self.now - timedelta(days=60)
        for number in range(6):
            self._load(dispatched_at=then, **({"stage_id": won.id, "date_closed": self.now} if number < 4 else {}))
        self._load(dispatched_at=self.now - timedelta(days=200))
        self._dispatch(self._leads(2))
        self.env["crm.team.member"]._weigh_members(self.company)
        self.assertRecordValues(self._member(self.designers[1]), [{"ability_received": 7, "ability_signed": 4}])
        self.assertGreater(self._member(self.designers[1]).dispatch_weight, 1)
