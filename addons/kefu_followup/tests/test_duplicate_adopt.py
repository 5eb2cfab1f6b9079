from odoo.tools import sql

from odoo.addons.kefu_followup.hooks import pre_init_hook

from .common import FollowupCase


class TestAdopt(FollowupCase):
    """F30: customers that are there already, some of them twice, never stop installing or switching on."""

    def _stock_leads(self):
        self.company.kefu_use_followup = False
        leads = self.env["crm.lead"].create([
            {"name": name, "phone": phone, "active": active, "company_id": self.company.id, "user_id": False}
            for name, phone, active in (
                ("first", "13812345678", True),
                ("again", "+86 138-1234-5678", True),
                ("third", "１３８１２３４５６７８", True),
                ("gone", "138 1234 5678", False),
                ("nonsense", "没留", True),
                ("none", False, True),
                ("other", "027-80339915", True),
            )
        ])
        self.env.flush_all()
        return leads

    def _assert_adopted(self, leads):
        self.env.invalidate_all()
        self.assertEqual(leads.mapped("phone_key"), ["13812345678"] * 4 + [False, False, "027-80339915"])
        self.assertEqual([bool(lead.duplicate_reason) for lead in leads], [False, True, True, False, False, False, False])

    def test_f30_switching_on(self):
        leads = self._stock_leads()
        self.assertFalse(any(leads.mapped("phone_key")))
        self.company.kefu_use_followup = True
        self._assert_adopted(leads)
        with self.assertRaisesRegex(Exception, "Registered already"):
            self._register(self.reception, phone="13812345678")

    def test_f30_switching_on_beside_customers_of_before(self):
        registered = self._register(self.reception, phone="13812345678", estate_id=self.estate.id, room="1-1-101")
        leads = self._stock_leads()
        self.company.kefu_use_followup = True
        self.assertEqual([bool(lead.duplicate_reason) for lead in leads[:3]], [True, True, True])
        self.assertFalse(registered.sudo().duplicate_reason)

    def test_f30_installing(self):
        """The columns are filled before the unique indexes are made, which then hold."""
        leads = self._stock_leads()
        self.cr.execute(
            "ALTER TABLE crm_lead DROP COLUMN phone_key, DROP COLUMN duplicate_reason, DROP COLUMN registered_at,"
            " DROP COLUMN kefu_source CASCADE"
        )
        pre_init_hook(self.env)
        self.cr.execute("SELECT bool_and(kefu_source IS NULL AND registered_at = create_date) FROM crm_lead")
        self.assertTrue(self.cr.fetchone()[0], "customers of before are not registered now")
        self.env.cr.execute(
            "CREATE UNIQUE INDEX test_phone_once ON crm_lead (company_id, phone_key) WHERE active IS TRUE"
            " AND phone_key IS NOT NULL AND is_second_home IS NOT TRUE AND duplicate_reason IS NULL"
        )
        self._assert_adopted(leads)
        pre_init_hook(self.env)
        self._assert_adopted(leads)

    def test_f30_indexes_are_there(self):
        for name in ("crm_lead_phone_once", "crm_lead_room_once", "crm_lead_basic_data_due"):
            self.assertTrue(sql.index_exists(self.cr, name), name)

    def test_f30_cost_does_not_grow_with_the_customers(self):
        self._stock_leads()

        def count():
            before = self.cr.sql_log_count
            self.company.kefu_use_followup = True
            return self.cr.sql_log_count - before

        few = count()
        self.company.kefu_use_followup = False
        self.env["crm.lead"].create([
            {"name": str(i), "phone": f"139{i:08}", "company_id": self.company.id} for i in range(100)
        ])
        self.env.flush_all()
        self.assertLessEqual(count(), few + 1)
