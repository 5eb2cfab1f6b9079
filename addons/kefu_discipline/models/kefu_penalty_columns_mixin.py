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
        elif view_type in ("pivot", "graph") and modes == {"points"}:
            for node in arch.iterfind("field[@name='amount']"):
                node.set("name", "points")
        return arch, view

    @api.model
    def _get_modes_at_work(self):
        """:return: in what the companies at work penalise
        :rtype: set[str]
        """
        # sudo: res.company: the setting of the user's own companies
        return set(self.env.companies.sudo().mapped("kefu_penalty_mode"))
