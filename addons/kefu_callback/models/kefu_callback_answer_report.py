from odoo import fields, models
from odoo.tools import SQL


class KefuCallbackAnswerReport(models.Model):
    """Answers of calls that are done, one line for each person asked about."""

    _name = "kefu.callback.answer.report"
    _description = "Answers by Question and Person"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "question_origin_id"
    _depends = {
        "kefu.callback": ["about_user_ids", "done_at", "satisfaction", "state", "user_id"],
        "kefu.callback.answer": ["callback_id", "company_id", "occasion_id", "option_id", "question_origin_id", "topic"],
        "kefu.callback.option": ["tone"],
        "res.company": ["kefu_tz"],
    }

    callback_id = fields.Many2one("kefu.callback", readonly=True)
    answer_id = fields.Many2one("kefu.callback.answer", string="Answer Given", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    occasion_id = fields.Many2one("kefu.callback.occasion", readonly=True)
    question_origin_id = fields.Many2one("kefu.callback.question", string="Question", readonly=True)
    topic = fields.Char(readonly=True)
    option_id = fields.Many2one("kefu.callback.option", string="Answer", readonly=True)
    tone = fields.Selection([("good", "Good"), ("bad", "Bad"), ("neutral", "Neutral")], readonly=True)
    date = fields.Date(string="Called On", readonly=True)
    user_id = fields.Many2one("res.users", string="Consultant", readonly=True)
    about_user_id = fields.Many2one("res.users", string="Asked About", readonly=True)
    is_bad = fields.Float(string="Share of Bad Answers", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL(
            """SELECT answer.id * 1024 + row_number() OVER (PARTITION BY answer.id ORDER BY about.res_users_id) - 1 AS id,
                      answer.id AS answer_id, answer.callback_id, answer.company_id, answer.occasion_id,
                      answer.question_origin_id, answer.topic, answer.option_id, option.tone, call.user_id,
                      about.res_users_id AS about_user_id,
                      CASE WHEN option.tone = 'bad' THEN 1 WHEN option.id IS NOT NULL THEN 0 END AS is_bad,
                      (call.done_at AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz)::date AS date
                 FROM kefu_callback_answer answer
                 JOIN kefu_callback call ON call.id = answer.callback_id AND call.state = 'done'
                 JOIN res_company company ON company.id = answer.company_id
            LEFT JOIN kefu_callback_option option ON option.id = answer.option_id
            LEFT JOIN kefu_callback_res_users_rel about ON about.kefu_callback_id = call.id"""
        )
