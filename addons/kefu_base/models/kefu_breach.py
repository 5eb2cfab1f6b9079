from odoo import api, models


class KefuBreach(models.AbstractModel):
    """The one place where a broken rule is told to whoever deals with it.

    Features report; they never decide what a breach costs. ``kefu_discipline`` and its glue extend
    :meth:`_report_batch` to propose penalties. Alone, a report has no effect.
    """

    _name = "kefu.breach"
    _description = "Rule Breach Hook"

    @api.model
    def _report(self, code, user, record, occurrence_key):
        """Report one breach. Same contract as :meth:`_report_batch`.

        :param str code: code of the rule, such as ``FOLLOWUP_LATE``
        :param user: the ``res.users`` who broke it
        :param record: the record the breach is about (one record with a company)
        :param str occurrence_key: identifies the occurrence; reporting it twice is one breach
        """
        company = record.company_id if "company_id" in record._fields else user.company_id
        self._report_batch([self._prepare_breach(code, user.id, company.id, record._name, record.id, occurrence_key)])

    @api.model
    def _prepare_breach(self, code, user_id, company_id, res_model, res_id, occurrence_key):
        """:return: one breach in the shape that :meth:`_report_batch` takes
        :rtype: dict
        """
        return {
            "code": code,
            "user_id": user_id,
            "company_id": company_id,
            "res_model": res_model,
            "res_id": res_id,
            "occurrence_key": occurrence_key,
        }

    @api.model
    def _report_batch(self, breaches):
        """Take note of breaches. Meant to be extended; call ``super()``.

        :param list breaches: dicts as :meth:`_prepare_breach` makes them; an occurrence may be reported again after a
            killed run, so takers keep ``(code, occurrence_key)`` unique
        """
