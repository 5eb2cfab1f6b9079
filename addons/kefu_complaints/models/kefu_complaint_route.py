from odoo import api, fields, models

#: who answers when nobody else is there
FALLBACK = ("service_manager", "director", "general_manager", "manager")
INTERNAL = ("director", "general_manager")
#: what decides who answers
ROUTED_BY = ("company_id", "category_id", "stage", "designer_id", "site_manager_id", "is_internal", "subject_user_id")


class KefuComplaint(models.Model):
    """X3, X8: one main department and one person who answers for it, found by rule; always somebody."""

    _inherit = "kefu.complaint"

    route_department_id = fields.Many2one("kefu.department", string="Would Go To", compute="_compute_route")
    route_user_id = fields.Many2one("res.users", string="Would Answer For It", compute="_compute_route")

    @api.depends(*ROUTED_BY)
    def _compute_route(self):
        routes = self.sudo()._route()  # sudo: kefu.complaint: who would answer for it is shown while it is written down
        for complaint in self:
            complaint.route_department_id, complaint.route_user_id = routes[complaint]

    def _route(self):
        """:return: ``{complaint: (main department, who answers for it)}``; what is alike is looked up once
        :rtype: dict
        """
        Rule = self.env["kefu.complaint.routing"]
        rules = Rule.browse(Rule._rule_ids(self.company_id._ids)).grouped("company_id")
        found, result = {}, {}
        for complaint in self:
            alike = tuple(complaint[name] for name in ROUTED_BY)
            if alike not in found:
                found[alike] = complaint._route_by(rules.get(complaint.company_id, ()))
            result[complaint] = found[alike]
        return result

    def _route_by(self, rules):
        """:param rules: the company's rules in their order
        :return: ``(main department, who answers for it)``
        """
        if self.is_internal:
            entitled = self.env["res.users"].union(*(self._holders(role, self.company_id) for role in INTERNAL))
            return self.env["kefu.department"], (entitled - self.subject_user_id)[:1] or self.taker_id
        rule = next((rule for rule in rules if rule._fits(self)), self.env["kefu.complaint.routing"])
        department = rule.department_id or self._category_department()
        named = {
            "designer": self.designer_id,
            "site_manager": self.site_manager_id,
            "user": rule.user_id,
        }.get(rule.assign_to, self.env["res.users"])
        user = named.filtered(self._may_answer) or department._kefu_department_heads().filtered(self._may_answer)
        return department, user[:1] or self._fallback(self.company_id)

    def _may_answer(self, user):
        """:return: whether this person works in the company still"""
        return user.active and self.company_id in user.company_ids

    def _category_department(self):
        """:return: the department that the category names, or the customer service"""
        department, company = self.env["kefu.department"], self.company_id
        categories = self.category_id.browse(self.category_id._with_parents() if self.category_id else ())
        codes = categories.mapped("department_code")
        for code in (*filter(None, codes), "service"):
            department = department._with_codes(company, [code])
            if department:
                break
        return department

    @api.model
    def _fallback(self, company):
        """:return: the first who answers for the company's service, else whoever is at work
        :rtype: res.users
        """
        for role in FALLBACK:
            if users := self._holders(role, company):
                return users[:1]
        return self._get_taker() or self.env.ref("base.user_admin")

    @api.model
    def _holders(self, role, company):
        """:return: who holds the role in the company
        :rtype: res.users
        """
        return self.env["res.users"]._kefu_with_role(role, company).filtered("active").sorted("id")
