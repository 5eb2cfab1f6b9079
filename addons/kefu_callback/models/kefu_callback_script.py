from odoo import fields, models


class KefuCallbackScript(models.Model):
    """C2: what is said and asked on an occasion. Once published a script is never changed: each call keeps the version it
    was made with, and its answers are read with the words that were asked.
    """

    _name = "kefu.callback.script"
    _description = "Call-Back Script"
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

    def _compute_preview(self):
        self.preview = False
