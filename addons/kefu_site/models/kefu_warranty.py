import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date, formatLang

from .project_project_rights import OFFICE


class ProjectProject(models.Model):
    """C6.w: after the last payment the customer comes to the office, and the warranty of the site begins."""

    _inherit = "project.project"

    warranty_number = fields.Char(readonly=True, copy=False)
    warranty_start = fields.Date(readonly=True, copy=False)
    warranty_end = fields.Date(readonly=True, copy=False, help="The last day of the longest term.")
    warranty_line_ids = fields.One2many("kefu.warranty.line", "project_id", string="Warranty", readonly=True)
    warranty_state = fields.Selection(
        [("none", "None"), ("running", "Under Warranty"), ("over", "Over")],
        compute="_compute_warranty_state",
    )
    may_start_warranty = fields.Boolean(compute="_compute_may_start_warranty", export_string_translation=False)

    _warranty_number_unique = models.UniqueIndex(
        "(company_id, warranty_number) WHERE warranty_number IS NOT NULL", "This number has been given already."
    )
    _warranty_whole = models.Constraint(
        "CHECK ((warranty_start IS NULL) = (warranty_number IS NULL)"
        " AND (warranty_end IS NULL OR warranty_end > warranty_start))",
        "A warranty has a number, a first and a last day.",
    )

    @api.depends("warranty_start", "warranty_end", "company_id.kefu_tz")
    def _compute_warranty_state(self):
        today = {company: self.env["kefu.calendar"]._today(company) for company in self.company_id}
        for site in self:
            is_over = site.warranty_end and site.warranty_end < today[site.company_id]
            site.warranty_state = "over" if is_over else "running" if site.warranty_start else "none"

    @api.depends("site_state", "warranty_start", "instalment_ids.state")
    @api.depends_context("uid")
    def _compute_may_start_warranty(self):
        is_office = self.env.user.has_groups(OFFICE)
        for site in self:
            site.may_start_warranty = is_office and not site._warranty_hindrances()

    @api.model
    def _kefu_site_fields(self):
        return super()._kefu_site_fields() | {
            "warranty_number", "warranty_start", "warranty_end", "warranty_line_ids", "close_reason",
        }  # fmt: skip

    def action_start_warranty(self):
        """C6.w: the customer has paid all and is here: the warranty begins today, with a number and a certificate.

        :return: the certificate
        :raise AccessError: neither consultant, service manager nor director
        :raise UserError: not finished, not paid, or set up already; it says what
        """
        self.check_access("read")
        self._check_office()
        for site in self:
            if hindrances := site._warranty_hindrances():
                raise UserError(self.env._("No warranty yet for %(site)s: %(why)s", site=site.name, why=" ".join(hindrances)))
        self._start_warranty()
        return self.action_print_warranty()

    def _check_office(self):
        """:raise AccessError: not one of those who set up warranties and close sites"""
        if not self.env.su and not self.env.user.has_groups(OFFICE):
            raise AccessError(self.env._("This is done at the office: by consultants, the service manager or the director."))

    def _warranty_hindrances(self):
        """:return: why the warranty cannot be set up now, in sentences; nothing when it can
        :rtype: list[str]
        """
        self.ensure_one()
        if not self.is_kefu_site:
            return [self.env._("It is no site.")]
        if self.warranty_start:
            return [self.env._(
                "It was set up already, on %(date)s: %(number)s.",
                date=format_date(self.env, self.warranty_start), number=self.warranty_number,
            )]
        hindrances = []
        if self.site_state != "finished":
            hindrances.append(self.env._("The final acceptance has not passed."))
        # sudo: kefu.instalment: whether all is paid decides, whoever acts
        unpaid = self.sudo().instalment_ids.filtered(lambda instalment: instalment.state not in ("paid", "cancelled"))
        if unpaid:
            hindrances.append(self.env._("Not paid yet: %s.", ", ".join(line._warranty_label() for line in unpaid)))
        return hindrances

    def _start_warranty(self):
        """The number of queries does not depend on how many sites."""
        sudo = self.sudo()  # sudo: project.project, kefu.warranty.line: people have no write access, the action has checked
        for company, sites in sudo.grouped("company_id").items():
            for site, number in zip(sites, company._kefu_next_numbers("kefu.warranty", len(sites)), strict=True):
                site.warranty_number = number
            sites.write({"warranty_start": self.env["kefu.calendar"]._today(company)})
        self.env.flush_all()
        for last_day, ids in sudo._insert_warranty_lines():
            sudo.browse(ids).write({"warranty_end": last_day})
        sudo._message_log_batch(bodies={
            site.id: self.env._(
                "Warranty %(number)s set up, until %(date)s.",
                number=site.warranty_number, date=format_date(self.env, site.warranty_end),
            )
            for site in sudo
        })

    def _insert_warranty_lines(self):
        """Copy the terms with all their translations; a template without terms gives one, as the company has set. A month
        ends on the day with the same number, or on the month's last one: from February 29 to February 28.

        :return: ``(last day of the longest term, ids of the sites)``
        :rtype: list
        """
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        names = {lang: self.with_context(lang=lang)._default_warranty_name() for lang in ("en_US", *installed)}
        self.env.cr.execute(SQL(
            """WITH line AS (
               INSERT INTO kefu_warranty_line (project_id, company_id, sequence, name, months, ends_on,
                                               create_uid, create_date, write_uid, write_date)
               SELECT site.id, site.company_id, COALESCE(term.sequence, 10), COALESCE(term.name, %(name)s::jsonb),
                      COALESCE(term.months, company.kefu_warranty_months),
                      site.warranty_start + make_interval(months => COALESCE(term.months, company.kefu_warranty_months)),
                      %(uid)s, %(now)s, %(uid)s, %(now)s
                 FROM project_project site JOIN res_company company ON company.id = site.company_id
            LEFT JOIN kefu_warranty_term term ON term.template_id = site.site_template_id
                WHERE site.id = ANY(%(ids)s) ORDER BY site.id, term.sequence, term.id
            RETURNING project_id, ends_on)
            SELECT last_day, ARRAY_AGG(project_id)
              FROM (SELECT project_id, MAX(ends_on) AS last_day FROM line GROUP BY project_id) AS site GROUP BY last_day""",
            name=json.dumps(names), uid=self.env.uid, now=fields.Datetime.now(), ids=list(self.ids),
        ))
        last_days = self.env.cr.fetchall()
        self.env["kefu.warranty.line"].invalidate_model()
        self.invalidate_recordset(["warranty_line_ids"])
        return last_days

    @api.model
    def _default_warranty_name(self):
        return self.env._("Decoration work and material")


class KefuInstalment(models.Model):
    _inherit = "kefu.instalment"

    def _warranty_label(self):
        """:return: what is to be paid still, as it is told at the office"""
        parts = (self.name, formatLang(self.env, self.amount, currency_obj=self.currency_id), self.invoice_id.name)
        return " ".join(part for part in parts if part)
