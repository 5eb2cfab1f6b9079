from odoo import api, models
from odoo.fields import Domain

#: how each figure looks: filter of the search view → level while there are any, icon
LOOKS = {
    "late": ("danger", "fa-exclamation-circle"),
    "today": ("warning", "fa-clock-o"),
    "to_announce": ("warning", "fa-bullhorn"),
    "unpaid": ("warning", "fa-money"),
    "unsigned": ("warning", "fa-pencil"),
}


class ProjectProject(models.Model):
    """S1: the figures above the board and above one's own sites; each is a filter of the search view."""

    _name = "project.project"
    _inherit = ["project.project", "kefu.figures.mixin"]
    _figures_relieve = True

    @api.model
    @api.readonly
    def kefu_figures(self, name):
        """The figures above sites, as far as the user may see them.

        :param str name: ``board``, ``mine``, or anything else for none
        :return: dicts as the figures bar takes them
        :rtype: list[dict]
        """
        if name not in ("board", "mine"):
            return []
        shown = Domain("is_kefu_site", "=", True)
        if name == "mine":
            shown &= self._own_sites_domain()
        return self._figures(LOOKS, shown)

    @api.model
    def _figure_looks(self):
        return LOOKS

    @api.model
    def _own_sites_domain(self):
        """:return: the sites on which the current user works
        :rtype: Domain
        """
        return Domain.OR(Domain(field, "=", self.env.uid) for field in ("designer_id", "site_manager_id", "inspector_id"))

    @api.model
    def _figure_domain(self, key):
        return Domain("site_state", "=", "open") & {
            "late": Domain("late", "=", True),
            "today": Domain("node_ids", "any", [
                ("state", "in", ("announced", "confirmed")), ("scheduled_at", ">=", "today"), ("scheduled_at", "<", "today +1d"),
            ]),
            "to_announce": Domain("current_node_id.state", "in", ("planned", "failed")),
            "unpaid": Domain("waits_for_payment", "=", True),
            "unsigned": Domain("has_unsigned_slips", "=", True),
        }[key]

    @api.model
    def _figure_labels(self):
        return {
            "late": self.env._("Late"),
            "today": self.env._("Today"),
            "to_announce": self.env._("To Announce"),
            "unpaid": self.env._("Waiting for Payment"),
            "unsigned": self.env._("Unsigned Slips"),
        }
