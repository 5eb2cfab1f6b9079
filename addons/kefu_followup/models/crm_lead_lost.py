from odoo import fields, models


class CrmLead(models.Model):
    """R1.2, R2.1, R2.3: whose delay a customer was lost by. All of them are found in the moment of the write-off: a minute
    later the clock is stopped and nobody hands in anything about the customer.
    """

    _inherit = "crm.lead"

    def _report_lost(self):
        """Report the delays that customers of ``self`` are lost by, each once per write-off. To be called before follow-up
        stops.
        """
        followed = self._kefu_followed()
        breach = self.env["kefu.breach"]
        breach._report_batch([
            breach._prepare_breach(
                code, user.id, lead.company_id.id, lead._name, lead.id, f"{code.lower()},{lead.id},{lead._get_loss()}"
            )
            for code, late in (
                ("FOLLOWUP_LOST", followed._get_late_followers()),
                ("SALES_LOST", followed._get_late_salespeople()),
                ("SHEET_LOST", followed._get_late_with_sheet()),
            )
            for lead, user in late.items()
        ])

    def _get_loss(self):
        """:return: id of the approved write-off the customer is lost by, 0 for none: who is taken back and lost again is lost
            twice
        :rtype: int
        """
        self.ensure_one()
        return max(self.invalidation_ids.filtered(lambda request: request.state == "approved").ids, default=0)

    def _get_late_followers(self):
        """R2.3: follow-up is overdue.

        :return: ``{lead: responsible user}``
        :rtype: dict
        """
        return {lead: lead.user_id for lead in self if lead.is_followup_overdue and lead.user_id}

    def _get_late_salespeople(self):
        """R1.2: surname, estate, area or floor plan are late.

        :return: ``{lead: salesperson who brought the customer}``
        :rtype: dict
        """
        return {lead: lead.receiver_id for lead in self if lead.is_basic_data_missing and lead.receiver_id}

    def _get_late_with_sheet(self):
        """R2.1: the responsible person's sheet with this customer is due and was not handed in.

        :return: ``{lead: responsible user}``
        :rtype: dict
        """
        # sudo: kefu.followup.sheet.line: whether a sheet is owed, whoever may read it
        lines = self.env["kefu.followup.sheet.line"].sudo().search([
            ("lead_id", "in", self.ids),
            ("sheet_id.state", "=", "draft"),
            ("sheet_id.due_at", "<", fields.Datetime.now()),
        ])
        owed = {(line.lead_id.id, line.user_id.id) for line in lines}
        return {lead: lead.user_id for lead in self if (lead.id, lead.user_id.id) in owed}
