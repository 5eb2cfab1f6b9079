from odoo import fields, models
from odoo.tools import SQL


def differ(one, other):
    """:param str one: alias of a ``kefu_callback_option``
    :param str other: alias of another
    :return: the condition that they say different things
    :rtype: SQL
    """
    return SQL(
        "(%(one)s.tone != %(other)s.tone"
        " OR %(one)s.tone = 'neutral' AND %(one)s.name ->> 'en_US' != %(other)s.name ->> 'en_US')",
        one=SQL.identifier(one), other=SQL.identifier(other),
    )


class KefuCallbackContradiction(models.Model):
    """Two parties answered the same matter otherwise: side by side, the earlier answer first."""

    _name = "kefu.callback.contradiction"
    _description = "Contradiction"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "topic"
    _depends = {
        "kefu.callback": ["company_id", "done_at", "record_name", "res_id", "res_model", "state"],
        "kefu.callback.answer": ["callback_id", "option_id", "topic"],
        "kefu.callback.option": ["name", "tone"],
        "res.company": ["kefu_tz"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Date(string="Noticed On", readonly=True)
    topic = fields.Char(readonly=True)
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)
    record_name = fields.Char(string="About", readonly=True)
    first_callback_id = fields.Many2one("kefu.callback", string="First Call", readonly=True)
    first_callee_id = fields.Many2one(related="first_callback_id.callee_id", string="First Asked")
    first_answer_id = fields.Many2one("kefu.callback.answer", string="First Question", readonly=True)
    first_option_id = fields.Many2one("kefu.callback.option", string="First Answer", readonly=True)
    second_callback_id = fields.Many2one("kefu.callback", string="Second Call", readonly=True)
    second_callee_id = fields.Many2one(related="second_callback_id.callee_id", string="Then Asked")
    second_answer_id = fields.Many2one("kefu.callback.answer", string="Second Question", readonly=True)
    second_option_id = fields.Many2one("kefu.callback.option", string="Second Answer", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT answer.id, call.company_id, answer.topic, call.res_model, call.res_id, call.record_name,
                      first.callback_id AS first_callback_id, first.id AS first_answer_id, first.option_id AS first_option_id,
                      call.id AS second_callback_id, answer.id AS second_answer_id, answer.option_id AS second_option_id,
                      (call.done_at AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz)::date AS date
                 FROM kefu_callback_answer answer
                 JOIN kefu_callback call ON call.id = answer.callback_id AND call.state = 'done'
                 JOIN res_company company ON company.id = call.company_id
                 JOIN kefu_callback_option option ON option.id = answer.option_id,
                      LATERAL (
                          SELECT earlier.id, earlier.callback_id, earlier.option_id
                            FROM kefu_callback earlier_call
                            JOIN kefu_callback_answer earlier ON earlier.callback_id = earlier_call.id
                            JOIN kefu_callback_option earlier_option ON earlier_option.id = earlier.option_id
                           WHERE earlier_call.state = 'done' AND earlier_call.res_model = call.res_model
                             AND earlier_call.res_id = call.res_id AND earlier_call.company_id = call.company_id
                             AND (earlier_call.done_at, earlier_call.id) < (call.done_at, call.id)
                             AND earlier.topic = answer.topic
                             AND %s
                        ORDER BY earlier_call.done_at, earlier.id LIMIT 1
                      ) first
                WHERE answer.topic IS NOT NULL""",
            differ("option", "earlier_option"),
        )

    def _prepare_line(self):
        """:return: both answers as the desk shows them
        :rtype: dict
        """
        # sudo: res.partner: names in calls that the user may read
        pair = self.sudo()
        return {
            "topic": self.topic,
            "first": {"callee": pair.first_callee_id.name or "", "answer": pair.first_option_id.name},
            "second": {"callee": pair.second_callee_id.name or "", "answer": pair.second_option_id.name},
        }
