from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .kefu_site_node import AHEAD, APPOINTED


class KefuSiteNode(models.Model):
    """C6: the steps of a node. Each checks who takes it and what has to come before, and says what to do instead."""

    _inherit = "kefu.site.node"

    def action_announce(self, scheduled_at):
        """C6.0: the site manager announces a node: everybody of the table is called. Announced again, it is moved.

        :param scheduled_at: the appointment, naive UTC
        :raise AccessError: neither the site's manager, nor consultant, service manager or director
        :raise UserError: the time is over, an earlier node has not passed, an instalment is unpaid, or nobody is named
        """
        node = self._begin_step()
        node._check_announcer()
        if node.state in APPOINTED:
            return node.action_reschedule(scheduled_at, self.env._("announced again"))
        node._check_state(*AHEAD)
        moment = node._check_moment(scheduled_at)
        node._check_order()
        self.env["kefu.instalment"]._kefu_check_payment_gate(node)
        node._check_people()
        node._answer(
            **node._prepare_announcement(moment), attempt=node.attempt + 1, result_reason=False, wrong_answer=False
        )
        node._call_parties()
        node._after_step(self.env._("Announced for %s.", node._when()["when"]))
        return True

    def action_reschedule(self, scheduled_at, reason):
        """C6.0: another time: everybody is called anew; calls not made yet are moved.

        :param scheduled_at: the new appointment, naive UTC
        :param str reason: why
        :raise UserError: no reason, the time is over, or no appointment has been made
        """
        node = self._begin_step()
        node._check_announcer()
        node._check_state(*APPOINTED)
        reason = node._check_reason(reason)
        moment = node._check_moment(scheduled_at)
        node._check_people()
        node._answer(**node._prepare_announcement(moment))
        node._call_parties()
        node._after_step(self.env._("Moved to %(when)s: %(reason)s", when=node._when()["when"], reason=reason))
        return True

    def action_confirm_by_hand(self, reason):
        """C6.0: somebody cannot be reached: the service manager or the director confirms all the same, and says why.

        :raise AccessError: neither service manager nor director
        """
        node = self._begin_step()
        node._check_role("service_manager", "director")
        node._check_state("announced")
        reason = node._check_reason(reason)
        node._answer(state="confirmed")
        node._call_off(reason)
        node._after_step(self.env._("Confirmed by hand: %s", reason))
        return True

    def action_pass(self, supervision_attended=False, note=None):
        """C6: the node has passed: its instalment falls due, the next node may be announced.

        :param bool supervision_attended: whether the third-party supervisor was there
        :param str note: what was found; the director's reason when not everybody was reached
        :raise AccessError: neither the site's manager nor its inspector, nor a director
        :raise UserError: not confirmed, supervision missing, or slips unsigned
        """
        node = self._begin_step()
        node._check_judge()
        node._check_state(*APPOINTED)
        note = node._plain_text(note)
        node._check_confirmed(note)
        node._check_supervision(supervision_attended)
        node._check_slips()
        node._answer(
            state="passed",
            supervision_attended=bool(supervision_attended),
            result_reason=note,
            passed_at=fields.Datetime.now(),
            passed_by=self.env.uid,
        )
        node._call_off(self.env._("The node has passed."))
        node._after_step(self.env._("Passed. %s", note or ""))
        # sudo: kefu.instalment, project.project: what a passed node brings about
        node.sudo()._after_pass()
        return True

    def action_fail(self, reason):
        """C6: the node has not passed: it is announced again when what was wrong is done.

        :param str reason: what was wrong
        """
        node = self._begin_step()
        node._check_judge()
        node._check_state(*APPOINTED)
        reason = node._check_reason(reason)
        node._call_off(self.env._("The node has not passed."))
        node._answer(state="failed", result_reason=reason, scheduled_at=False)
        node._after_step(self.env._("Not passed: %s", reason))
        site = node.sudo().project_id  # sudo: project.project, res.users: whom to tell
        node.sudo()._tell(site.site_manager_id | site.designer_id, self.env._("Not passed: %s", reason))
        return True

    # === What follows === #

    def _begin_step(self):
        """:return: ``self`` without what a client put into the context
        :raise UserError: the site is not open, or its company does not use sites
        """
        self.ensure_one()
        node = self._in_plain_context()
        node.check_access("read")
        site = node.sudo().project_id  # sudo: project.project: the state of the node's site
        if not site.company_id._kefu_uses("site"):
            raise UserError(self.env._("%s does not use sites at present.", site.company_id.name))
        if site.site_state != "open":
            states = dict(site._fields["site_state"]._description_selection(self.env))
            raise UserError(self.env._("%(site)s is %(state)s.", site=site.name, state=states[site.site_state]))
        return node

    def _prepare_announcement(self, moment):
        return {
            "state": "announced",
            "scheduled_at": moment,
            "announced_at": fields.Datetime.now(),
            "announced_by": self.env.uid,
            "supervision_attended": False,
        }

    def _after_step(self, text):
        sudo = self.sudo()  # sudo: the node itself: people have no write access
        sudo._message_log(body=text.strip())
        self._kefu_live_notify(sudo.company_id)
        sudo.project_id._kefu_live_notify(sudo.company_id)

    def _after_pass(self):
        """What a passed node brings about; called as superuser. Extended by addons; call ``super()``."""
        self.ensure_one()
        self.env["kefu.instalment"].search([("node_id", "=", self.id), ("state", "=", "planned")])._fall_due()
        site = self.project_id
        if all(node.state == "passed" for node in site.node_ids):
            now = fields.Datetime.now()
            site.write({"site_state": "finished", "finished_at": now})
            if site.partner_id:
                self.env["kefu.callback"]._schedule_finished(site, now)

    # === Who may, and when === #

    def _check_announcer(self):
        # sudo: project.project: who manages the node's site
        is_manager = self.sudo().project_id.site_manager_id == self.env.user
        if not is_manager and not self._is_role("consultant", "service_manager", "director"):
            raise AccessError(self.env._("The site's manager announces its nodes, or a consultant on the phone."))

    def _check_judge(self):
        site = self.sudo().project_id  # sudo: project.project: who is on the node's site
        if self.env.user not in site.site_manager_id | site.inspector_id and not self._is_role("director"):
            raise AccessError(self.env._("The site's manager or its inspector says whether a node has passed."))

    def _check_role(self, *roles):
        if not self._is_role(*roles):
            raise AccessError(self.env._("The service manager or the director confirms by hand."))

    def _check_reason(self, reason):
        reason = self._plain_text(reason)
        if not reason:
            raise UserError(self.env._("Give a reason."))
        return reason

    def _plain_text(self, text):
        """:return: text from a client, or ``False``"""
        if text and not isinstance(text, str):
            raise UserError(self.env._("Enter plain text."))
        return text.strip() if text else False

    def _check_moment(self, scheduled_at):
        """:return: the appointment, naive UTC
        :raise UserError: it is no moment to come, or sooner than the company announces
        """
        try:
            moment = fields.Datetime.to_datetime(scheduled_at)
        except (TypeError, ValueError):
            moment = None
        hours = self.sudo().company_id.kefu_announce_hours  # sudo: res.company: a setting
        if not moment or moment <= fields.Datetime.now():
            raise UserError(self.env._("Choose a time to come for the appointment."))
        if moment < fields.Datetime.now() + timedelta(hours=hours):
            raise UserError(self.env._("Announce at least %s hours ahead, so that everybody can come.", hours))
        return moment

    def _check_order(self):
        node = self.sudo()  # sudo: kefu.site.node: of the same site
        if node.project_id.site_template_id.is_in_order:
            missing = node._before().filtered(lambda other: other.state != "passed")
            if missing:
                raise UserError(self.env._(
                    "First these have to pass: %s.", ", ".join(f"{other.code} {other.name}" for other in missing)
                ))

    def _check_people(self):
        """:raise UserError: somebody who has to be told of the node is not named on the site"""
        labels = dict(self.env["kefu.site.node.party"]._fields["party"]._description_selection(self.env))
        parties = self.sudo().party_ids  # sudo: kefu.site.node.party: of a node the user may read
        unnamed = [labels[party.party] for party in parties if not party._person()]
        if unnamed:
            raise UserError(self.env._("Name on the site first: %s.", ", ".join(unnamed)))

    def _check_confirmed(self, note):
        if self.state == "confirmed" or (self._is_role("director") and note):
            return
        waiting = self.sudo().party_ids.filtered(lambda party: not party.reached_at)  # sudo: as above
        labels = dict(waiting._fields["party"]._description_selection(self.env))
        raise UserError(self.env._(
            "Not everybody has been reached: %s. The service manager may confirm by hand; the director may pass with a reason.",
            ", ".join(labels[party.party] for party in waiting),
        ))

    def _check_supervision(self, attended):
        if self.needs_supervision and attended is not True:
            raise UserError(self.env._("The third-party supervisor has to attend. Say that they did, or that it did not pass."))

    def _check_slips(self):
        """C1: what is unsigned since slips were asked for last, or was handed in late, keeps the node from passing."""
        if not self.slips_to_sign:
            return
        # sudo: kefu.service.slip: unsigned ones of others count, too
        unsigned = self.sudo().project_id.slip_ids.filtered(
            lambda slip: slip.state in ("draft", "to_sign") and slip.start_at <= fields.Datetime.now()
        )
        if unsigned:
            lines = "\n".join(f"• {slip.name or slip.display_name}" for slip in unsigned.sorted("start_at"))
            raise UserError(self.env._("These service slips are not signed yet:\n%s", lines))
