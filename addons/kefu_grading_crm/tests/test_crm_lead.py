from odoo.tests import tagged

from odoo.addons.kefu_grading.tests.common import GradingCase


@tagged("post_install", "-at_install")
class TestCrmLead(GradingCase):
    """G1: the grade on leads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller, cls.stranger = (
            cls._create_user("salesperson", login, company)
            for login, company in (("test_seller", cls.company), ("test_stranger", cls.other_company))
        )
        (cls.seller | cls.stranger).group_ids |= cls.env.ref("sales_team.group_sale_salesman_all_leads")
        cls.good, cls.watched = cls._customer("Good"), cls._customer("Watched", kefu_is_sole_trader=True)
        for partner in cls.good | cls.watched:
            cls._designate(partner, "a")
            cls._grade(partner)
        cls.leads = cls._leads(("Good", cls.good), ("Watched", cls.watched), ("Nobody", cls.good.browse()))

    @classmethod
    def _leads(cls, *leads, user=None):
        """:return: leads of those names and customers, as who made them"""
        user = user or cls.seller
        env = cls.env(user=user, context={"allowed_company_ids": user.company_id.ids})
        return env["crm.lead"].create([{"name": name, "partner_id": partner.id} for name, partner in leads])

    def test_g1_badge(self):
        """G1: a lead shows its customer's grade in its own company, to whoever sees the lead."""
        self.assertEqual(self.leads.mapped("kefu_grade"), ["a", "c", False])
        self.assertEqual(self.leads.mapped("kefu_is_graded"), [True, True, False])
        elsewhere = self._leads(("Elsewhere", self.good), user=self.stranger)
        self.assertEqual((elsewhere.kefu_grade, elsewhere.kefu_is_graded), ("c", False))

    def test_g1_filter(self):
        """G1: leads are found by the grade of their customer."""
        leads = self.leads
        found = leads.search([("kefu_grade", "=", "a"), ("id", "in", self.leads.ids)])
        self.assertEqual(found.mapped("name"), ["Good"])
        found = leads.search([("kefu_grade", "=", "c"), ("id", "in", self.leads.ids)])
        self.assertEqual(found.mapped("name"), ["Watched"])

    def test_g1_costs_the_same_for_many(self):
        """G1: the grades of a page of leads take as many queries as the grade of one."""
        leads = self._leads(*((f"Lead {number}", self._customer(f"C{number}")) for number in range(20)))
        counts = []
        for some in (leads[:1], leads):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("kefu_grade")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1], counts)

    def test_g1_switched_off(self):
        """G1: a company without the feature sees no grades."""
        self.company.kefu_use_grading = False
        self.assertFalse(any(self.leads.mapped("kefu_is_graded")))
