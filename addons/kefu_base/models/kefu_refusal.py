from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .kefu_job import CONFLICTS, TRIES


class KefuRefusal(models.Model):
    """What somebody tried and was not allowed to do.

    The refused transaction is rolled back with everything in it; the attempt is written afterwards in a transaction
    of its own. One row per person, record, rule and day; trying again counts up.
    """

    _name = "kefu.refusal"
    _description = "Refused Attempt"
    _order = "last_at desc, id desc"
    _rec_name = "message"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", string="Person", required=True, readonly=True, index=True, ondelete="restrict")
    code = fields.Char(string="Rule", required=True, readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True, readonly=True)
    record_name = fields.Char(string="About", readonly=True)
    message = fields.Char(string="Answer Given", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True)
    last_at = fields.Datetime(string="Last Attempt", required=True, readonly=True)
    attempts = fields.Integer(required=True, readonly=True, default=1)

    _once_a_day = models.UniqueIndex("(user_id, res_model, res_id, code, day)")

    @api.model
    def _refuse(self, code, records, message, error=AccessError, company=None):
        """Refuse what the current user tries and keep the attempt.

        :param str code: code of the rule that forbids it, such as ``PRIVATE_DISPATCH``
        :param records: the records concerned
        :param str message: what the user is told: the rule and the way out, in their language
        :param error: exception class to raise
        :param company: the ``res.company`` it happens in (default: the records' own)
        :raise AccessError: always (or ``error``)
        """
        self._record_after_rollback(self._prepare_refusals(code, records, message, company))
        raise error(message)

    @api.model
    def _prepare_refusals(self, code, records, message, company=None):
        # sudo: the refused records themselves: name and company are kept for the director, the user learns nothing
        return [self._prepare_refusal(code, record, message, company) for record in records.sudo() if record.id]

    @api.model
    def _prepare_refusal(self, code, record, message, company):
        company = company or ("company_id" in record and record.company_id) or self.env.company
        return {
            "company_id": company.id,
            "user_id": self.env.uid,
            "code": code,
            "res_model": record._name,
            "res_id": record.id,
            "record_name": record.display_name,
            "message": message,
            "day": self.env["kefu.calendar"]._today(company),
            "last_at": self.env.cr.now(),
        }

    @api.model
    def _record_after_rollback(self, refusals):
        """Write the attempts once the refused transaction is over, in a transaction of its own. It ends with a commit
        where somebody catches the refusal, as an import does that tells all rows' mistakes together. Somebody else may be
        writing the same attempt at this very moment: then it is tried again.
        """
        registry, uid = self.env.registry, self.env.uid

        def record(tries=TRIES):
            try:
                with registry.cursor() as cr:
                    api.Environment(cr, uid, {})[self._name]._record(refusals)
            except CONFLICTS:
                if tries == 1:
                    raise
                record(tries - 1)

        if refusals:
            self.env.cr.postrollback.add(record)
            self.env.cr.postcommit.add(record)

    @api.model
    def _record(self, refusals):
        """:param list refusals: values as :meth:`_prepare_refusals` makes them"""
        columns = list(refusals[0])
        self.env.cr.execute(SQL(
            """INSERT INTO kefu_refusal (%s, attempts) VALUES %s
               ON CONFLICT (user_id, res_model, res_id, code, day)
               DO UPDATE SET attempts = kefu_refusal.attempts + 1, last_at = EXCLUDED.last_at""",
            SQL(", ").join(SQL.identifier(column) for column in columns),
            SQL(", ").join(SQL("%s", (*refusal.values(), 1)) for refusal in refusals),
        ))
        self.env["kefu.breach"]._report_batch([self._prepare_breach(refusals)])

    @api.model
    def _prepare_breach(self, refusals):
        """One attempt is one breach, however many records were chosen: it is about the first of them.

        :param list refusals: values as :meth:`_prepare_refusals` makes them, of one attempt
        :rtype: dict
        """
        first = refusals[0]
        return self.env["kefu.breach"]._prepare_breach(
            first["code"],
            first["user_id"],
            first["company_id"],
            first["res_model"],
            first["res_id"],
            f"refusal,{first['res_model']},{first['res_id']},{first['user_id']},{first['day']}",
        )

    def action_open_record(self):
        """Open the record the attempt was about."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self.res_model, "res_id": self.res_id, "view_mode": "form"}
