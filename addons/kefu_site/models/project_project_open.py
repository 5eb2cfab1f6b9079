from odoo import Command, api, fields, models
from odoo.tools import SQL

from .kefu_site_node import AHEAD
from .project_project import BEHIND


class ProjectProject(models.Model):
    """Sites open with their contracts and copy the nodes of the template, set-based."""

    _inherit = "project.project"

    @api.model
    def _kefu_open_sites(self, orders):
        """C6: open the sites of confirmed contracts, once. The number of queries does not depend on how many.

        :param orders: confirmed ``sale.order`` records; those without a template, and of companies that do not use sites, are
            passed over; cancelled sites are opened again
        :return: the sites opened now
        :rtype: project.project
        """
        # sudo: sale.order, project.project: whoever confirms a contract opens its site
        orders = orders.sudo().filtered(lambda order: order.state == "sale" and order.company_id._kefu_uses("site"))
        former = orders.kefu_site_ids
        former.filtered(lambda site: site.site_state == "cancelled")._reopen()
        new = orders.filtered(lambda order: order.kefu_site_template_id and not order.kefu_site_ids)
        if not new:
            return self.browse()
        return self._create_sites([self._prepare_site_values(order) for order in new])

    @api.model
    def _create_sites(self, vals_list):
        """Create sites with the nodes of their templates; whether that may be is checked by the caller.

        :param list vals_list: values as :meth:`_prepare_site_values` gives them
        :rtype: project.project
        """
        # a whole context: nothing of a client's goes into the site
        quiet = {"lang": self.env.lang, "tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True}
        # sudo: project.project: whoever opens a site has no rights on projects
        sites = self.sudo().with_context(quiet).create(vals_list)  # pylint: disable=context-overridden
        sites._copy_nodes()
        sites._link_instalments()
        self._kefu_live_notify(sites.company_id)
        return sites.with_env(self.env)

    @api.model
    def _prepare_site_values(self, order):
        """:param order: a confirmed ``sale.order``
        :return: the values of its site. Meant to be extended.
        :rtype: dict
        """
        partner, place = order.partner_id, order.partner_shipping_id or order.partner_id
        address = " ".join(filter(None, (place.state_id.name, place.city, place.street, place.street2)))
        return {
            **self._prepare_common_site_values(),
            "name": " ".join(filter(None, (partner.name, order.name))),
            "company_id": order.company_id.id,
            "partner_id": partner.id,
            "contract_id": order.id,
            "site_template_id": order.kefu_site_template_id.id,
            "site_address": address,
            "site_phone": place.phone or partner.phone,
            "site_start": self.env["kefu.calendar"]._today(order.company_id),
            "designer_id": self._site_designer(order).id,
        }

    @api.model
    def _prepare_common_site_values(self):
        """:return: what every site begins with, with or without a contract
        :rtype: dict
        """
        return {
            "user_id": False,
            "privacy_visibility": "followers",
            # also without a contract: stock sales keep a customer on billable projects only
            "allow_billable": True,
            "is_kefu_site": True,
            "site_state": "open",
        }

    @api.model
    def _site_designer(self, order):
        """:return: whoever designed what the contract is about: its salesperson, when that is a designer. Meant to be extended.
        :rtype: res.users
        """
        return order.user_id.filtered(lambda user: user.has_group("kefu_base.group_designer"))

    def _copy_nodes(self):
        """Copy the nodes of the template, with all translations."""
        nodes = self.env["kefu.site.node"].create([
            self._prepare_node_values(site, node)
            for site in self
            for node in site.site_template_id.node_ids
        ])
        self.env.flush_all()
        for table, origin, key, columns in (
            ("kefu_site_node", "kefu_site_template_node", "template_node_id", ("name", "process")),
            ("kefu_site_node_party", "kefu_site_template_call", "template_call_id", ("message",)),
        ):
            ids = nodes.ids if table == "kefu_site_node" else nodes.party_ids.ids
            self.env.cr.execute(SQL(
                "UPDATE %s copy SET %s FROM %s origin WHERE origin.id = copy.%s AND copy.id = ANY(%s)",
                SQL.identifier(table),
                SQL(", ").join(SQL("%s = origin.%s", SQL.identifier(name), SQL.identifier(name)) for name in columns),
                SQL.identifier(origin), SQL.identifier(key), ids,
            ))
        nodes.invalidate_recordset(["name", "process"])
        nodes.party_ids.invalidate_recordset(["message"])

    @api.model
    def _prepare_node_values(self, site, node):
        """:param node: the ``kefu.site.template.node`` to copy
        :rtype: dict
        """
        names = ("code", "sequence", "name", "owner_role", "anchor", "due_offset_days", "needs_supervision", "slips_to_sign")
        return {
            **{name: node[name] for name in names},
            "project_id": site.id,
            "template_node_id": node.id,
            "planned_on": site._planned_on(node),
            "owner_id": site._owner(node.owner_role).id,
            "party_ids": [
                Command.create({"party": call.party, "occasion_id": call.occasion_id.id, "template_call_id": call.id})
                for call in node.call_ids
            ],
        }

    def _planned_on(self, node):
        """:param node: a node of the template or of the site
        :return: the day it is planned for; none while the date it is counted from is not known
        """
        anchor = self.handover_on if node.anchor == "handover" else self.site_start
        return fields.Date.add(anchor, days=node.due_offset_days) if anchor else False

    def _owner(self, role):
        """:return: who answers for a node: one of the site's people, or the head of a department
        :rtype: res.users
        """
        people = self._kefu_people()
        if role in people:
            return people[role]
        return self.env["kefu.department"]._with_codes(self.company_id, [role]).user_id[:1]

    def _link_instalments(self):
        """Tell nodes and instalments of each other, by the node's code."""
        for site in self:
            instalments = site.contract_id.instalment_ids.sorted(lambda one: (one.sequence, one.id))
            for node in site.node_ids:
                own = instalments.filtered(lambda one, node=node: one.node_code == node.code)
                own.node_id = node
                node.instalment_id = own[:1]

    # === What changes the whole site === #

    def _follow_people(self, before):
        """People or dates of the site were changed: what lies ahead follows, and who was not told yet is called.

        :param dict before: what :meth:`_kefu_people` said before
        """
        self.ensure_one()
        now = self._kefu_people()
        changed = {party for party, person in now.items() if person != before[party]}
        for node in self.node_ids.filtered(lambda node: node.state not in BEHIND):
            values = {"owner_id": self._owner(node.owner_role).id}
            if node.state in AHEAD:
                values["planned_on"] = self._planned_on(node)
            node.write(values)
            node._call_others(changed)
        newcomers = self.env["res.users"].union(*(now[p] for p in changed & {"designer", "inspector", "site_manager"}))
        self._kefu_tell(newcomers, self.env._("You are on this site now."))
        self._kefu_live_notify(self.company_id)

    def _kefu_cancel_sites(self, reason=None):
        """The contract was cancelled: what lies ahead is cancelled with it, calls are called off; slips stay.

        :param str reason: why, where it was not the contract
        """
        sites = self.sudo().filtered(lambda site: site.site_state in ("open", "finished"))  # sudo: follows from the contract
        nodes = sites.node_ids.filtered(lambda node: node.state not in BEHIND)
        nodes._call_off(reason or self.env._("The contract was cancelled."))
        nodes.write({"state": "cancelled", "scheduled_at": False})
        sites.write({"site_state": "cancelled"})
        self._kefu_live_notify(sites.company_id)

    def _reopen(self):
        """The contract was confirmed again: what had not passed lies ahead again."""
        if self:
            self.node_ids.filtered(lambda node: node.state == "cancelled").write({"state": "planned"})
            self.write({"site_state": "open"})
            self._link_instalments()
