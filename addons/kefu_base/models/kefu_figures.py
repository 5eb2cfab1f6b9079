from odoo import api, models
from odoo.fields import Domain


class KefuFiguresMixin(models.AbstractModel):
    """Figures above lists and boards (``js_class="kefu_figures_list"`` or ``"kefu_figures_kanban"``), each a filter of the
    search view. The screen calls ``kefu_figures(name)`` of the model.
    """

    _name = "kefu.figures.mixin"
    _description = "Figures Above Lists"
    #: by which name the screen asks, of models with one list
    _figures_name = None
    #: whether a dangerous figure is green while there are none
    _figures_relieve = False

    @api.model
    @api.readonly
    def kefu_figures(self, name):
        """The figures above a list. Extended by models with several lists.

        :param str name: of the list, or anything else for none
        :return: dicts as the figures bar takes them
        :rtype: list[dict]
        """
        return self._figures(self._figure_looks()) if name == self._figures_name else []

    @api.model
    def _figures(self, keys, shown=Domain.TRUE):
        """:param keys: names of filters of the search view
        :param Domain shown: the records in the list
        :return: dicts as the figures bar takes them
        :rtype: list[dict]
        """
        return [self._figure(key, self.search_count(shown & self._figure_domain(key))) for key in keys]

    @api.model
    def _figure(self, key, count):
        level, icon = self._figure_looks()[key]
        if not count:
            is_relief = self._figures_relieve and level == "danger"
            level, icon = ("success", "fa-check") if is_relief else ("secondary", icon)
        return {
            "label": self._figure_labels()[key],
            "count": count,
            "level": level,
            "icon": icon,
            "filter": key,
        }

    @api.model
    def _figure_looks(self):
        """:return: ``{filter: (level while there are any, icon)}``, in their order
        :rtype: dict
        """
        return {}

    @api.model
    def _figure_labels(self):
        """:return: ``{filter: what it is called}``
        :rtype: dict
        """
        return {}

    @api.model
    def _figure_domain(self, key):
        """:return: the same as the filter of that name in the search view
        :rtype: Domain
        """
        return Domain.TRUE
