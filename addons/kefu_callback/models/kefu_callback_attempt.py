from odoo import fields, models


class KefuCallbackAttempt(models.Model):
    _name = "kefu.callback.attempt"
    _description = "Attempt to Call"
    _order = "at desc, id desc"
    _rec_name = "at"
    _check_company_auto = True

    callback_id = fields.Many2one(
        "kefu.callback", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="callback_id.company_id", store=True, index=True)
    at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Consultant", required=True, readonly=True, ondelete="restrict", check_company=True
    )
    result = fields.Selection(
        [("reached", "Reached"), ("no_answer", "No Answer"), ("refused", "Refused")], required=True, readonly=True
    )
    note = fields.Char(readonly=True)

    def _prepare_line(self):
        """:return: the attempt as the desk shows it
        :rtype: dict
        """
        results = dict(self._fields["result"]._description_selection(self.env))
        return {
            "at": fields.Datetime.to_string(self.at),
            "user": self.user_id.sudo().name,  # sudo: res.users: a colleague's name
            "result": results[self.result],
            "note": self.note or "",
        }
