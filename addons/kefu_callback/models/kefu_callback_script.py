import re

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .kefu_callback_frozen_mixin import PUBLISH

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
#: what is fixed by code, whatever a client sends
FIXED = ("state", "version", "origin_id")


class KefuCallbackScript(models.Model):
    """C2: what is said and asked on an occasion. Once published a script is never changed: each call keeps the version it
    was made with, and its answers are read with the words that were asked.
    """

    _name = "kefu.callback.script"
    _description = "Call-Back Script"
    _inherit = ["kefu.callback.frozen.mixin"]
    _order = "occasion_id, version desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        default=lambda self: self.env.company,
        help="Empty: shipped, for every company that has none of its own.",
    )
    occasion_id = fields.Many2one("kefu.callback.occasion", required=True, index=True, ondelete="restrict")
    version = fields.Integer(readonly=True, required=True, default=1, copy=False, aggregator=None)
    origin_id = fields.Many2one(
        "kefu.callback.script", string="First Version", readonly=True, index="btree_not_null", ondelete="set null", copy=False
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    opening = fields.Text(translate=True)
    closing = fields.Text(translate=True)
    question_ids = fields.One2many("kefu.callback.question", "script_id", string="Questions", copy=True)
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    _one_published = models.UniqueIndex(
        "(COALESCE(company_id, 0), occasion_id) WHERE state = 'published'",
        "There is a published script for this occasion already. Publish anew: the former one retires.",
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for script in self:
            script.display_name = self.env._("%(name)s, version %(version)s", name=script.name, version=script.version)

    @api.depends("opening", "closing", "question_ids.name", "question_ids.option_ids.name")
    @api.depends_context("lang")
    def _compute_preview(self):
        values = self._samples()
        for script in self:
            parts = [Markup("<p>%s</p>") % script._render(script.opening, values)]
            parts += [question._prepare_preview(values) for question in script.question_ids]
            parts.append(Markup("<p>%s</p>") % script._render(script.closing, values))
            script.preview = Markup().join(parts)

    @api.constrains("opening", "closing")
    def _check_placeholders(self):
        for script in self:
            script._check_text(script.opening)
            script._check_text(script.closing)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company_id = vals.setdefault("company_id", self.env.company.id)
            vals.update(state="draft", origin_id=False, version=self._next_version(company_id, vals.get("occasion_id")))
        return super().create(vals_list)

    def write(self, vals):
        if not PUBLISH.held(self):
            vals = {name: value for name, value in vals.items() if name not in FIXED}
            if any(script.company_id.id != vals.get("company_id", script.company_id.id) for script in self):
                raise UserError(self.env._("The company of a script is fixed."))
        return super().write(vals)

    # === Versions === #

    def action_new_version(self):
        """Copy the script as a draft of the company; of a shipped one a version of the company's own.

        :return: the action that opens the draft, were it there already
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        company = self.company_id or self.env.company
        draft = self.search([
            ("company_id", "=", company.id), ("occasion_id", "=", self.occasion_id.id), ("state", "=", "draft"),
        ], limit=1)
        if not draft:
            draft = self.copy({"company_id": company.id})
            PUBLISH.grant(draft).write({"origin_id": (self.origin_id or self).id})
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": draft.id, "view_mode": "form"}

    def action_publish(self):
        """Calls are made with this version from now on; the former one retires.

        :raise UserError: the script has been published, or a question has nothing to choose from
        """
        self.check_access("write")
        self._check_draft()
        for script in self:
            script._check_complete()
            former = self.search([
                ("company_id", "=", script.company_id.id),
                ("occasion_id", "=", script.occasion_id.id),
                ("state", "=", "published"),
            ])
            PUBLISH.grant(former).write({"state": "retired"})
            self.flush_model(["state"])
            PUBLISH.grant(script).write({"state": "published"})

    def action_retire(self):
        """Make no more calls with it; the company goes back to the shipped script of the occasion."""
        self.check_access("write")
        PUBLISH.grant(self.filtered(lambda script: script.state == "published")).write({"state": "retired"})

    def _scripts(self):
        return self

    def _check_complete(self):
        if not self.question_ids:
            raise UserError(self.env._("“%s” asks nothing: add at least one question.", self.display_name))
        for question in self.question_ids:
            if question.kind in ("yes_no", "choice") and len(question.option_ids) < 2:
                raise UserError(self.env._("“%s” needs at least two answers to choose from.", question.name))

    @api.model
    def _next_version(self, company_id, occasion_id):
        # sudo: kefu.callback.script: versions are counted among all of the company's scripts
        last = self.sudo().search(
            [("company_id", "=", company_id), ("occasion_id", "=", occasion_id)], order="version desc", limit=1
        )
        return last.version + 1 if last else 1

    @api.model
    def _script_for(self, company, occasion):
        """:return: the published script of an occasion: the company's own, or the shipped one
        :rtype: kefu.callback.script
        """
        # sudo: kefu.callback.script: which script a call is made with does not depend on who calls
        published = self.sudo().search([
            ("company_id", "in", [company.id, False]), ("occasion_id", "=", occasion.id), ("state", "=", "published"),
        ])
        return (published.filtered("company_id") or published).with_env(self.env)

    @api.model
    def _publish_shipped(self):
        """Publish the shipped scripts, when they are installed."""
        shipped = self.search([("company_id", "=", False), ("state", "=", "draft")])
        shipped.action_publish()

    # === Placeholders === #

    @api.model
    def _placeholders(self):
        """What may stand in braces in a script. Extended by addons.

        :return: ``{placeholder: what it stands for}``
        :rtype: dict[str, str]
        """
        return {
            "customer": self.env._("customer"),
            "title": self.env._("Mr or Ms"),
            "consultant": self.env._("consultant"),
            "company": self.env._("company"),
            "company_phone": self.env._("the company's phone"),
            "designer": self.env._("designer"),
            "site": self.env._("site"),
            "address": self.env._("address"),
            "date": self.env._("date"),
            "time": self.env._("time"),
            "amount": self.env._("amount"),
            "supervisor": self.env._("supervisor"),
            "supervisor_phone": self.env._("the supervisor's phone"),
            "record": self.env._("what it is about"),
        }

    @api.model
    def _samples(self):
        """:return: ``{placeholder: an example}`` for the preview"""
        samples = {
            "customer": self.env._("Wang Fang"),
            "title": self.env._("Ms"),
            "consultant": self.env.user.name,
            "company": self.env.company.name,
            "company_phone": self.env.company.phone or "027-8888 0000",
            "designer": self.env._("Zhou Min"),
            "site": self.env._("Riverside One 3-2-1801"),
            "date": fields.Date.to_string(fields.Date.context_today(self)),
            "time": "15:00",
            "amount": "32,000.00",
            "supervisor_phone": "138 0000 0000",
        }
        return {key: samples.get(key) or label for key, label in self._placeholders().items()}

    @api.model
    def _check_text(self, text):
        """:raise ValidationError: it has a placeholder that nothing stands for, or a brace left open"""
        known = self._placeholders()
        unknown = [key for key in PLACEHOLDER.findall(text or "") if key not in known]
        if unknown:
            raise ValidationError(self.env._(
                "{%(unknown)s} stands for nothing. Known are: %(known)s.",
                unknown=unknown[0],
                known=", ".join(f"{{{key}}} ({label})" for key, label in known.items()),
            ))
        if {"{", "}"} & set(PLACEHOLDER.sub("", text or "")):
            raise ValidationError(self.env._("A brace is not closed in “%s”.", text))

    @api.model
    def _render(self, text, values):
        """:param str text: with placeholders
        :param dict values: ``{placeholder: text}``
        :return: HTML; what is not known is marked, never blank
        :rtype: Markup
        """
        parts = PLACEHOLDER.split(text or "")
        for index in range(1, len(parts), 2):
            value = values.get(parts[index])
            parts[index] = value or Markup('<mark class="o_kefu_missing">%s</mark>') % self._missing(parts[index])
        return Markup().join(escape(part) for part in parts).replace("\n", Markup("<br/>"))

    @api.model
    def _render_text(self, text, values):
        """:return: as :meth:`_render`, as plain text"""
        return PLACEHOLDER.sub(lambda match: values.get(match[1]) or self._missing(match[1]), text or "")

    @api.model
    def _missing(self, key):
        return self.env._("[%s: not known]", self._placeholders().get(key, key))
