from odoo import fields, models
from odoo.tools import SQL

from .kefu_site_node import APPOINTED


class KefuSiteNode(models.Model):
    """C6.0: exactly the people of the table are called; the node is confirmed when all were reached since it was announced
    last.
    """

    _inherit = "kefu.site.node"

    def _call_parties(self):
        """Call everybody: open calls are moved, those made before are made anew."""
        parties = self.sudo().party_ids  # sudo: kefu.site.node.party: written by steps only
        parties.write({"reached_at": False})
        parties._call()
        if not parties:
            self._confirm_if_all_reached()

    def _call_others(self, changed):
        """Somebody else is on the site now: whoever was told before is not called, the successor is.

        :param set changed: parties of whom the person has changed
        """
        self.ensure_one()
        others = self.party_ids.filtered(lambda party: party.party in changed or party.partner_id != party._person())
        if self.state not in APPOINTED or not others:
            return
        others._call_off(self.env._("Somebody else is on the site now."))
        others.write({"reached_at": False})
        others._call()
        self.write({"state": "announced"})

    def _call_off(self, reason):
        """Calls not made yet are not made any more.

        :param str reason: why
        """
        # sudo: kefu.callback: planned by code, called off by code
        self.sudo().party_ids._call_off(reason)

    def _kefu_callback_done(self, callback):
        """C6.0: whoever was called since the node was announced last knows the time; others are called again."""
        super()._kefu_callback_done(callback)
        self.ensure_one()
        party = self.party_ids.filtered(lambda party: party.callback_id == callback)
        if not party:
            return
        self._claim()
        if self.state not in APPOINTED:
            return
        self._note_wrong_answer(callback)
        # begun before the time was changed: they were told the former one
        if not callback.started_at or callback.started_at < self.announced_at:
            party._call()
            return
        party.write({"reached_at": fields.Datetime.now()})
        self._confirm_if_all_reached()

    def _claim(self):
        """Of two people who are reached at the same moment, the second one begins anew and sees the first: by a write on the
        node both of them share.
        """
        self.env.cr.execute(SQL("UPDATE kefu_site_node SET write_date = write_date WHERE id = %s", self.id))

    def _confirm_if_all_reached(self):
        node = self.sudo()  # sudo: the node itself: people have no write access
        if node.state == "announced" and all(party.reached_at for party in node.party_ids):
            node.write({"state": "confirmed"})
            node._after_step(self.env._("Everybody has been reached."))
            node._tell(node.project_id.site_manager_id, self.env._("Everybody has been reached."))

    def _note_wrong_answer(self, callback):
        """C6.0: the inspector is asked who the site manager is; a wrong answer is flagged."""
        wrong = callback.answer_ids.filtered("is_wrong")
        if not wrong:
            return
        text = "; ".join(callback._answer_text(answer) for answer in wrong)
        self.write({"wrong_answer": text})
        managers = self.env["res.users"]._kefu_with_role("service_manager", self.company_id)
        self._message_log(body=self.env._("Answered wrongly: %s", text))
        self._tell(managers | self.project_id.site_manager_id, self.env._("Answered wrongly: %s", text))
