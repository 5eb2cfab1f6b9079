from datetime import timedelta

from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import users
from odoo.tools import mute_logger

from .common import GradingCase

OTHERS = (
    "test_reception", "test_salesperson", "test_designer", "test_supervisor", "test_director", "test_consultant",
    "test_site_manager", "test_inspector", "test_service_manager", "test_general_manager", "test_manager", "test_finance",
)
READERS = ("test_director", "test_sales_manager", "test_general_manager", "test_finance")


class TestDesignation(GradingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._customer()
        cls.Designation = cls.env["kefu.grade.designation"]

    def _as(self, login):
        user = self.env["res.users"].search([("login", "=", login)])
        return self.Designation.with_user(user).with_company(self.company).with_context(allowed_company_ids=self.company.ids)

    def _values(self, **values):
        return {"partner_id": self.customer.id, "grade": "a", "reason": "Known for years", **values}

    @users("test_sales_manager")
    def test_g2_sales_manager_designates(self):
        """G2: the sales manager designates A or B with a reason; who is not designated is C."""
        self.assertEqual(self.customer.with_company(self.company).kefu_grade, "c")
        designation = self._as("test_sales_manager").create(self._values(grade="b"))
        self.assertRecordValues(designation, [{
            "company_id": self.company.id, "designated_by_id": self.sales_manager.id, "valid_from": self.today,
            "state": "in_force",
        }])
        self.assertGrade(self.customer, "b")

    def test_g2_nobody_else_designates(self):
        """G2: no other role designates or withdraws, by whatever way; the administrator neither."""
        designation = self._designate(self.customer)
        for login in (*OTHERS, "admin"):
            with self.subTest(login), self.env.cr.savepoint():
                model = self._as(login)
                with self.assertRaises(AccessError):
                    model.create(self._values())
                self.assertTrue(model.load(
                    ["partner_id/.id", "grade", "reason"], [[str(self.customer.id), "A", "Known"]]
                )["messages"])
                with self.assertRaises(AccessError):
                    model.browse(designation.id).action_withdraw()
                with self.assertRaises(AccessError):
                    model.browse(designation.id).write({"grade": "b"})
                with self.assertRaises(AccessError):
                    model.browse(designation.id).unlink()
        self.assertFalse(designation.withdrawn_at)

    def test_g2_who_sees_designations(self):
        """G2: salespeople and others see no designation, neither by list nor by search."""
        self._designate(self.customer)
        for login in READERS:
            self.assertTrue(self._as(login).search([("partner_id", "=", self.customer.id)]), login)
        for login in set(OTHERS) - set(READERS):
            with self.subTest(login), self.assertRaises(AccessError):
                self._as(login).search([])

    def test_g2_salespeople_see_the_grade_only(self):
        """G2: salespeople see the grade and its reasons, not that or until when somebody was designated."""
        self._designate(self.customer, valid_until=self.today + timedelta(days=30))
        row = self._grade(self.customer)
        for user in (self.salesperson, self.reception):
            partner = self.customer.with_user(user)
            self.assertEqual(partner.kefu_grade, "a")
            for name in ("kefu_designated_grade", "kefu_grade_changes_on"):
                with self.assertRaises(AccessError):
                    partner.read([name])
        grades = self.Grade.with_user(self.salesperson)
        self.assertEqual(grades.browse(row.id).read(["grade"])[0]["grade"], "a")
        for name in ("designated_grade", "next_change_on"):
            with self.assertRaises(AccessError):
                grades.browse(row.id).read([name])
            with self.assertRaises(AccessError):
                grades.search([(name, "!=", False)])
        self.assertNotIn("lost", [figure.get("filter") for figure in grades.kefu_figures("grades")])
        self.assertIn("lost", [figure.get("filter") for figure in grades.with_user(self.sales_manager).kefu_figures("grades")])

    def test_g2_stays_as_it_was_made(self):
        """G2: the sales manager changes nothing of a designation, and cannot say who made it or when it was withdrawn."""
        designation = self._as("test_sales_manager").create(self._values(
            designated_by_id=self.director.id, withdrawn_at="2020-01-01 00:00:00"
        ))
        self.assertEqual((designation.designated_by_id, designation.withdrawn_at), (self.sales_manager, False))
        for values in ({"grade": "b"}, {"valid_until": self.today}, {"reason": "x"}, {"withdrawn_at": "2020-01-01 00:00:00"}):
            with self.assertRaises(AccessError):
                designation.write(values)
        with self.assertRaises(AccessError):
            designation.unlink()

    def test_g2_a_new_one_ends_the_older(self):
        """G2: at most one designation at any time; the older one ends on the day before, or is withdrawn."""
        older = self._designate(self.customer, "b", valid_from=self.today - timedelta(days=10))
        newer = self._as("test_sales_manager").create(self._values(grade="a"))
        self.assertEqual(older.valid_until, self.today - timedelta(days=1))
        self.assertEqual((older.state, newer.state), ("ended", "in_force"))
        self.assertGrade(self.customer, "a")
        newest = self._as("test_sales_manager").create(self._values(grade="b"))
        self.assertEqual((newer.state, newer.withdrawn_by_id), ("withdrawn", self.sales_manager))
        self.assertGrade(self.customer, "b")
        self.assertEqual(newest.state, "in_force")

    def test_g2_planned_designation(self):
        """G2: what begins later counts from that day on, and ends what is in force then."""
        begins = self.today + timedelta(days=5)
        now = self._designate(self.customer, "b")
        planned = self._designate(self.customer, "a", valid_from=begins)
        self.assertEqual((now.valid_until, planned.state), (begins - timedelta(days=1), "planned"))
        self.assertGrade(self.customer, "b")
        self.assertEqual(self._grade(self.customer).next_change_on, begins)
        self.customer.with_company(self.company)._kefu_regrade(cutoff=begins)
        self.assertEqual(self._grade(self.customer).grade, "a")

    def test_g2_ends_with_its_last_day(self):
        """G2: a designation holds to the end of its last day."""
        last = self.today + timedelta(days=30)
        self._designate(self.customer, valid_until=last)
        self.assertGrade(self.customer, "a")
        self.assertEqual(self._grade(self.customer).next_change_on, last + timedelta(days=1))
        here = self.customer.with_company(self.company)
        here._kefu_regrade(cutoff=last)
        self.assertEqual(here.kefu_grade, "a")
        here._kefu_regrade(cutoff=last + timedelta(days=1))
        self.assertEqual(here.kefu_grade, "c")

    def test_g2_withdrawn(self):
        """G2: the sales manager withdraws a designation, once; the customer is C at once."""
        designation = self._as("test_sales_manager").create(self._values())
        self.assertGrade(self.customer, "a")
        designation.action_withdraw()
        self.assertEqual(designation.withdrawn_by_id, self.sales_manager)
        self.assertGrade(self.customer, "c")
        with self.assertRaises(UserError):
            designation.action_withdraw()

    @mute_logger("odoo.sql_db")
    def test_g2_one_at_a_time_in_the_database(self):
        """G2: two designations for the same days are refused by the database, whoever writes them."""
        designation = self._designate(self.customer)
        self.env.flush_all()
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                """INSERT INTO kefu_grade_designation (company_id, partner_id, grade, reason, valid_from)
                   SELECT company_id, partner_id, 'b', 'x', valid_from FROM kefu_grade_designation WHERE id = %s""",
                [designation.id],
            )

    def test_g2_of_a_branch_is_of_the_customer(self):
        """G2: designating a contact designates its commercial partner."""
        child = self.env["res.partner"].create({"name": "Contact", "parent_id": self.customer.id})
        designation = self._as("test_sales_manager").create(self._values(partner_id=child.id))
        self.assertEqual(designation.partner_id, self.customer)
        self.assertGrade(self.customer, "a")

    def test_g2_no_company_of_others(self):
        """G2: a sales manager designates in the own company only, and sees no other company's designations."""
        with self.assertRaises(AccessError):
            self._as("test_sales_manager").create(self._values(company_id=self.other_company.id))
        foreign = self._designate(self.customer, company=self.other_company)
        self.assertFalse(self._as("test_sales_manager").search([("id", "=", foreign.id)]))
        with self.assertRaises(AccessError):
            self._as("test_sales_manager").browse(foreign.id).action_withdraw()
        self.assertGrade(self.customer, "c")
        self.assertGrade(self.customer, "a", company=self.other_company)
