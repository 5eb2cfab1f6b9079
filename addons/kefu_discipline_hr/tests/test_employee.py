from odoo.tests import tagged

from odoo.addons.kefu_discipline.tests.common import DisciplineCase


@tagged("post_install", "-at_install")
class TestEmployee(DisciplineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.department = cls.env["hr.department"].create({"name": "Design", "company_id": cls.company.id})
        cls.employee = cls._employ(cls.designer, cls.department, 6000)

    @classmethod
    def _employ(cls, user, department, wage):
        return cls.env["hr.employee"].create({
            "name": user.name,
            "user_id": user.id,
            "company_id": department.company_id.id,
            "department_id": department.id,
            "wage": wage,
        })

    def test_d_3_department_on_the_penalty(self):
        """D-3: the penalty keeps the department of the person's employee, whoever reports; it stays when they move."""
        penalty = self.Penalty.with_user(self.reception)._propose_batch([self._breach()]).sudo()
        self.assertEqual(penalty.department, "Design")
        self.employee.department_id = self.department.copy({"name": "Works"})
        self.assertEqual(penalty.department, "Design")

    def test_d_3_percent_of_the_wage(self):
        """D-3: the monthly limit in percent comes from the wage in the current version of the employee."""
        self.company.write({"kefu_penalty_cap_type": "percent", "kefu_penalty_cap_percent": 10})
        penalty = self._final(amount=1000)
        self._execute(penalty)
        self.assertEqual(penalty.amount_executed, 600)
        self.employee.create_version({"date_version": "2020-01-01", "wage": 1})
        self.assertEqual(self.designer._kefu_monthly_wage(self.company), 6000)

    def test_d_3_of_the_company(self):
        """D-3: somebody employed in two companies has the department and the wage of each."""
        other = self.env["hr.department"].create({"name": "Sales", "company_id": self.other_company.id})
        self.designer.company_ids |= self.other_company
        self._employ(self.designer, other, 9000)
        for company, expected in ((self.company, ("Design", 6000)), (self.other_company, ("Sales", 9000))):
            user = self.designer.with_user(self.finance)
            self.assertEqual((user._kefu_department(company), user._kefu_monthly_wage(company)), expected)

    def test_d_3_entered_in_kefu(self):
        """D-3: without an employee, or without a wage there, what was entered in Kefu counts."""
        self.other_designer.kefu_wage = 5000
        self.assertEqual(self.other_designer._kefu_monthly_wage(self.company), 5000)
        self.employee.wage = 0
        self.designer.kefu_wage = 4000
        self.assertEqual(self.designer._kefu_monthly_wage(self.company), 4000)

    def test_d_3_queries(self):
        """Department and wage of many people cost as many queries as of one."""
        users = self.designer.union(*(self._create_user("designer", f"test_many_{number}") for number in range(10)))
        for user in users - self.designer:
            self._employ(user, self.department, 5000)
        counts = []
        for some in (users[:1], users):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for user in some:
                self.assertEqual(user._kefu_department(self.company), "Design")
                self.assertTrue(user._kefu_monthly_wage(self.company))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
