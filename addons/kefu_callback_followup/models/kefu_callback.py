from odoo import api, fields, models

from odoo.addons.kefu_callback.models.kefu_callback import OPEN


class KefuCallback(models.Model):
    _inherit = "kefu.callback"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Customer (Follow-up)",
        compute="_compute_lead_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        help="Whichever of the customer's records the call is about.",
    )

    @api.depends("res_model", "res_id")
    def _compute_lead_id(self):
        for model, callbacks in self.grouped("res_model").items():
            leads = self._get_callback_leads(model, callbacks.mapped("res_id"))
            for callback in callbacks:
                callback.lead_id = leads.get(callback.res_id)

    @api.model
    def _get_callback_leads(self, model, ids):
        """:return: ``{record id: id of its customer}`` of those records that are about one
        :rtype: dict
        """
        if model == "crm.lead":
            return {record_id: record_id for record_id in ids}
        if model not in self.env or "lead_id" not in self.env[model]._fields:
            return {}
        # sudo: the record called about: whose it is does not depend on who plans the call
        return {record.id: record.lead_id.id for record in self.env[model].sudo().browse(ids).exists()}

    def _sources_of(self, plans):
        sources = super()._sources_of(plans)
        by_model = {}
        for record in sources:
            by_model.setdefault(record._name, []).append(record.id)
        leads = {model: self._get_callback_leads(model, ids) for model, ids in by_model.items()}
        for record, source in sources.items():
            source["lead_id"] = leads[record._name].get(record.id)
        return sources

    def _prepare_row(self, occasion, record, callee, due, source):
        return {**super()._prepare_row(occasion, record, callee, due, source), "lead_id": source["lead_id"] or None}

    def _effect_designer_change(self, answer):
        """R2.9: the customer wants another designer: somebody verifies it, as for every such wish.

        :return: the request, or the one that is open already; none without a designer to change
        """
        lead = self.lead_id
        if not lead.designer_id or not lead.active or lead.won_status == "lost":
            return None
        asked = lead.change_ids.filtered(lambda request: request.state == "requested")
        return asked or self.env["kefu.designer.change"].create({
            "lead_id": lead.id,
            "asked_by": "customer",
            "reason": self.env._("Call-back %(number)s: %(answer)s", number=self.name, answer=self._answer_text(answer)),
        })

    def _move_to_lead(self, head, others):
        """Calls about entries that are merged away are calls about the one that stays.

        :param head: the ``crm.lead`` that stays
        :param others: those that go
        """
        calls = self.search([("res_model", "=", head._name), ("res_id", "in", (head | others).ids)], order="due, id")
        planned, twice = set(), self.browse()
        for call in calls.filtered(lambda call: call.state in OPEN):
            if (call.occasion_id, call.callee_id) in planned:
                twice |= call
            planned.add((call.occasion_id, call.callee_id))
        twice._answer(state="cancelled", cancel_reason=self.env._("The customer was registered twice; there is such a call."))
        twice.flush_recordset()
        calls.filtered(lambda call: call.res_id in others.ids).write({"res_id": head.id})
        self.search([("lead_id", "in", others.ids)]).write({"lead_id": head.id})
