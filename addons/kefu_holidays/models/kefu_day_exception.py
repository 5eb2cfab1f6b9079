from odoo import api, fields, models

from ..permits import LOADING


class KefuDayException(models.Model):
    _inherit = "kefu.day.exception"

    is_loaded = fields.Boolean(
        string="Loaded",
        readonly=True,
        copy=False,
        help="Comes from the public calendar and follows it. An entry somebody made or changed stays as it is.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        is_loaded = LOADING.held(self)
        return super().create([{**vals, "is_loaded": is_loaded} for vals in vals_list])

    def write(self, vals):
        return super().write({**vals, "is_loaded": LOADING.held(self)})

    @api.model
    def _follow(self, company, first, last, entries):
        """Make the loaded entries of a company between two dates equal to ``entries``; all others stay.

        :param dict entries: ``{date: {"kind": …, "name": …}}``
        :return: how many entries were added, changed and removed
        :rtype: tuple[int, int, int]
        """
        existing = self.search([("company_id", "=", company.id), ("date", ">=", first), ("date", "<=", last)])
        by_date = {entry.date: entry for entry in existing}
        loaded = LOADING.grant(existing.filtered("is_loaded"))
        gone = loaded.filtered(lambda entry: entry.date not in entries)
        changed = (loaded - gone).filtered(lambda entry: {key: entry[key] for key in ("kind", "name")} != entries[entry.date])
        for (kind, name), same in changed.grouped(lambda entry: tuple(entries[entry.date].values())).items():
            same.write({"kind": kind, "name": name})
        gone.unlink()
        added = LOADING.grant(self).create([
            {"company_id": company.id, "date": date, **values} for date, values in entries.items() if date not in by_date
        ])
        return len(added), len(changed), len(gone)
