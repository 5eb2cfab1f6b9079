from odoo import fields, models

from odoo.addons.kefu_followup.models.crm_lead_basic_data import BASIC_DATA

#: what the facts of each rule are about; a customer lost by a delay has the facts of the delay
FACTS = {
    "FOLLOWUP_LATE": "_get_followup_facts",
    "FOLLOWUP_LOST": "_get_followup_facts",
    "SALES_LATE": "_get_basic_data_facts",
    "SALES_LOST": "_get_basic_data_facts",
    "SHEET_LOST": "_get_sheet_facts",
}


class CrmLead(models.Model):
    """D-1: what a proposal says about the customer it comes from, in the language of the person concerned."""

    _inherit = "crm.lead"

    def _kefu_penalty_facts(self, code):
        if code not in FACTS:
            return super()._kefu_penalty_facts(code)
        facts = getattr(self, FACTS[code])()
        lost = self._get_loss_facts() if code.endswith("_LOST") else {}
        return {lead.id: "\n".join(filter(None, (facts.get(lead.id), lost.get(lead.id)))) for lead in self}

    def _get_followup_facts(self):
        """R2.3: when the last contact was, and until when the next one was due."""
        return {lead.id: lead._get_followup_fact() for lead in self}

    def _get_followup_fact(self):
        due, last, dispatched = self.followup_deadline, self.last_contact_at, self.dispatched_at
        if last and not (dispatched and last < dispatched):
            return self.env._(
                "Last contact: %(last)s. The next one was due until: %(due)s.",
                last=self._penalty_moment(last),
                due=self._penalty_moment(due),
            )
        return self.env._(
            "Dispatched: %(dispatched)s. No contact since; it was due until: %(due)s.",
            dispatched=self._penalty_moment(dispatched),
            due=self._penalty_moment(due),
        )

    def _get_basic_data_facts(self):
        """R1.2: what is missing, and since when."""
        labels = {name: self._fields[name]._description_string(self.env) for name in BASIC_DATA}
        return {
            lead.id: self.env._(
                "Registered: %(registered)s. Due until: %(due)s. Missing: %(missing)s.",
                registered=lead._penalty_moment(lead.registered_at),
                due=lead._penalty_moment(lead.basic_data_deadline),
                missing=", ".join(label for name, label in labels.items() if not lead[name]),
            )
            for lead in self
        }

    def _get_sheet_facts(self):
        """R2.1: which sheets with the customer were due and not handed in."""
        lines = self.env["kefu.followup.sheet.line"].search([
            ("lead_id", "in", self.ids), ("sheet_id.state", "=", "draft"), ("sheet_id.due_at", "<", fields.Datetime.now()),
        ])
        facts = {}
        for lead, of_lead in lines.grouped("lead_id").items():
            sheets = of_lead.sheet_id.filtered(lambda sheet, lead=lead: sheet.user_id == lead.user_id).sorted("date")
            facts[lead.id] = self.env._(
                "Sheets with this customer, due and not handed in: %s.", ", ".join(str(sheet.date) for sheet in sheets)
            )
        return facts

    def _get_loss_facts(self):
        """R2.5: how the customer was given up."""
        facts = {}
        for request in self.invalidation_ids.sorted("id"):
            if request.state == "approved":
                facts[request.lead_id.id] = self.env._(
                    "Write-off proposed on %(proposed)s by %(person)s, approved on %(approved)s: %(reason)s",
                    proposed=request.lead_id._penalty_moment(request.create_date),
                    person=request.user_id.name,
                    approved=request.lead_id._penalty_moment(request.decided_at),
                    reason=request.reason,
                )
        return facts
