from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: sites on one page of the timeline
PAGE = 40


class ProjectProject(models.Model):
    """S1: the timeline of nodes across sites."""

    _inherit = "project.project"

    @api.model
    @api.readonly
    def timeline_data(self, domain, start, end, offset=0):
        """What the timeline shows: a page of sites, each with its nodes in the days asked for.

        :param list domain: which sites, beside what the user may see
        :param str start: first day
        :param str end: the day after the last one
        :param int offset: how many sites lie before this page
        :return: ``total``, ``limit``, ``sees_money`` and ``sites``, each with its ``nodes``
        :rtype: dict
        """
        shown = Domain("is_kefu_site", "=", True) & Domain(domain)
        sites = self.search(shown, offset=max(0, offset), limit=PAGE, order="next_at, id")
        first, last = fields.Date.to_date(start), fields.Date.to_date(end)
        return {
            "total": self.search_count(shown),
            "limit": PAGE,
            "sees_money": self.env["kefu.instalment"].has_access("read"),
            "sites": [{**site._timeline_row(), "nodes": site._timeline_nodes(first, last)} for site in sites],
        }

    def _timeline_row(self):
        states = dict(self._fields["site_state"]._description_selection(self.env))
        return {
            "id": self.id,
            "name": self.display_name,
            "late": self.late,
            "stage": self.current_node_id.name or states[self.site_state],
            "manager": self.site_manager_id.name or False,
        }

    def _timeline_nodes(self, first, last):
        """:return: the nodes between two days, each from the end of the one before it to its own
        :rtype: list[dict]
        """
        nodes, start = [], self.site_start
        for number, node in enumerate(self.node_ids.sorted("sequence"), 1):
            end = node._shown_day()
            if not end:
                continue
            start = min(start or end - timedelta(days=7), end)
            if start < last and end >= first:
                nodes.append({
                    "id": node.id,
                    "number": number,
                    "start": fields.Date.to_string(start),
                    "end": fields.Date.to_string(end),
                    "level": node._level(),
                    "title": node._title(number),
                })
            start = end
        return nodes
