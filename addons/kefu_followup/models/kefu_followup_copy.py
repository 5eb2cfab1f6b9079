from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..permits import FOLLOWUP
from ..tools.note_quality import normalise
from ..tools.text_similarity import mark_common, similarity

#: shorter notes are alike by chance
SHORTEST = 10
#: who is told that a note was copied: it names another customer
READERS = "kefu_base.group_supervisor,kefu_base.group_director,kefu_base.group_general_manager"


class KefuFollowup(models.Model):
    """R2.7: copying each other's notes is found out."""

    _inherit = "kefu.followup"

    copied_from_id = fields.Many2one(
        "kefu.followup",
        string="Like the Record",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=READERS,
    )
    similarity = fields.Integer(string="Alike (%)", readonly=True, copy=False, aggregator="max", groups=READERS)
    copy_state = fields.Selection(
        [("flagged", "Copied?"), ("confirmed", "Copied"), ("dismissed", "Not Copied")],
        string="Copy Check",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=READERS,
    )
    copy_checked_by_id = fields.Many2one(
        "res.users", string="Checked By", readonly=True, copy=False, ondelete="restrict", groups=READERS
    )
    copied_from_user_id = fields.Many2one(related="copied_from_id.user_id", string="By", groups=READERS)
    copied_from_lead_id = fields.Many2one(related="copied_from_id.lead_id", string="About", groups=READERS)
    copied_from_contacted_at = fields.Datetime(related="copied_from_id.contacted_at", string="Of", groups=READERS)
    marked_content = fields.Html(compute="_compute_marked", sanitize=False, groups=READERS)
    marked_source = fields.Html(compute="_compute_marked", sanitize=False, groups=READERS)

    @api.depends("content", "copied_from_id.content")
    def _compute_marked(self):
        for followup in self:
            followup.marked_content, followup.marked_source = mark_common(
                followup.content or "", followup.copied_from_id.content or ""
            )

    @api.model_create_multi
    def create(self, vals_list):
        followups = super().create(vals_list)
        followups._flag_copies()
        return followups

    def write(self, vals):
        result = super().write(vals)
        if "content" in vals:
            self._flag_copies()
        return result

    def action_confirm_copy(self):
        """The supervisor finds that the record was copied: a breach of R2.7."""
        self._check_copy("confirmed")
        breach = self.env["kefu.breach"]
        breach._report_batch([
            breach._prepare_breach(
                "COPIED", followup.user_id.id, followup.company_id.id, followup._name, followup.id, f"copied,{followup.id}"
            )
            for followup in self
        ])

    def action_dismiss_copy(self):
        """The supervisor finds that the record was not copied."""
        self._check_copy("dismissed")

    def action_compare(self):
        """Show the record beside the one it is like."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_followup.kefu_followup_action_compare")
        return {**action, "res_id": self.id}

    def _check_copy(self, state):
        """:raise AccessError: neither supervisor nor director, or the record is one's own
        :raise UserError: nothing to check
        """
        self.check_access("read")
        if not self.env.user.has_groups("kefu_base.group_supervisor,kefu_base.group_director"):
            raise AccessError(self.env._("The supervisor or the director decides whether a record was copied."))
        if self.env.user in self.user_id:
            raise AccessError(self.env._("Nobody decides on a record of their own."))
        # sudo: kefu.followup: the check of whoever was let through above
        records = FOLLOWUP.grant(self.sudo())
        if any(followup.copy_state != "flagged" for followup in records):
            raise UserError(self.env._("This record was checked already, or was never flagged."))
        records.write({"copy_state": state, "copy_checked_by_id": self.env.uid})

    def _flag_copies(self):
        """R2.7: flag those of ``self`` that are nearly identical to an earlier note of another person's or about
        another customer. The number of queries does not depend on the number of notes.
        """
        # sudo: kefu.followup: everybody's notes of the company are compared; the author learns nothing of it
        notes = FOLLOWUP.grant(self.sudo()).filtered(
            lambda followup: followup.company_id._kefu_uses("followup") and followup.copy_state in (False, "flagged")
        )
        texts = {note: text for note in notes if len(text := normalise(note.content)) >= SHORTEST}
        if not notes:
            return
        self.flush_model(["lead_id", "user_id", "company_id", "contacted_at", "content"])
        band = self.env["kefu.followup.band"]
        band._store({note: texts.get(note, "") for note in notes})
        for company, compared in notes.browse(note.id for note in texts).grouped("company_id").items():
            since = fields.Datetime.subtract(fields.Datetime.now(), days=company.kefu_similar_days)
            candidates = band._candidates(compared, since)
            notes.browse({other for others in candidates.values() for other in others}).fetch(["content"])
            for note in compared:
                note._flag_copy(notes.browse(candidates[note.id]), company.kefu_similar_percent)
        (notes - notes.browse(note.id for note in texts)).filtered("copy_state").write({"copy_state": False})

    def _flag_copy(self, candidates, least):
        """:param candidates: notes that may be alike
        :param int least: how much agrees at least, in %
        """
        self.ensure_one()
        likenesses = [(similarity(self.content, other.content), -other.id) for other in candidates]
        percent, source = max(likenesses, default=(0, 0))
        if likenesses and percent >= least:
            self.write({"copied_from_id": -source, "similarity": percent, "copy_state": "flagged"})
        elif self.copy_state:
            self.write({"copied_from_id": False, "similarity": 0, "copy_state": False})
