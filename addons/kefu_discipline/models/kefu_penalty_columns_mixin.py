from odoo import api, models

#: figure → the mode in which it is shown
FIGURES = {
    "amount": "money",
    "amount_open": "money",
    "amount_total": "money",
    "points": "points",
    "points_open": "points",
    "points_total": "points",
}
OPEN = ("proposed", "issued", "appealed", "upheld")


class KefuPenaltyColumnsMixin(models.AbstractModel):
    """D-3: a company that works with points sees points first, one that fines in money sees money. What is of no use
    in the companies at work stays a choice in the column menu, for what is from before they changed.
    """

    _name = "kefu.penalty.columns.mixin"
    _description = "Columns by Kind of Penalty"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, *sorted(self._get_modes_at_work()))

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        modes = self._get_modes_at_work()
        if view_type == "list":
            for node in arch.iterfind("field"):
                mode = FIGURES.get(node.get("name"))
                if mode:
                    node.set("optional", "show" if mode in modes else "hide")
        elif view_type in ("pivot", "graph") and "money" not in modes:
            for node in arch.iterfind("field[@name='amount']"):
                node.set("name", "points")
        return arch, view

    @api.model
    def _get_modes_at_work(self):
        """:return: in what the companies at work penalise, or did for penalties that are still open
        :rtype: set[str]
        """
        # sudo: res.company: the setting of the user's own companies
        modes = set(self.env.companies.sudo().mapped("kefu_penalty_mode"))
        # sudo: kefu.penalty: which columns are of use, not what is in them
        penalties = self.env["kefu.penalty"].sudo()
        still_open = [("company_id", "in", self.env.companies.ids), ("state", "in", OPEN)]
        others = {"money", "points"} - modes
        return modes | {mode for mode in others if penalties.search_count([*still_open, ("mode", "=", mode)], limit=1)}
