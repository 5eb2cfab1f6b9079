from odoo import api, models


class KefuLiveMixin(models.AbstractModel):
    """Tell open screens that records changed.

    Views with ``js_class="kefu_live_list"`` or ``"kefu_live_kanban"`` reload when the server calls
    :meth:`_kefu_live_notify` for their model. The message holds the model's name and nothing of the records: what
    each user sees is what their own rights let them read.
    """

    _name = "kefu.live.mixin"
    _description = "Live Views"

    @api.model
    def _kefu_live_notify(self, companies=None):
        """Make open live views of this model reload, once the transaction is committed.

        :param companies: the ``res.company`` records concerned (default: the current one)
        """
        for company in companies or self.env.company:
            self.env["bus.bus"]._sendone(self._kefu_live_channel(company), "kefu_live", {"model": self._name})

    @api.model
    def _kefu_live_channel(self, company):
        return (self.env.cr.dbname, "kefu_live", company.id)

