from odoo import api, models


class KefuCachedMixin(models.AbstractModel):
    """Rows that are set up once and read with every case: what ``ormcache`` keeps of them holds until one of them changes.

    Also for the models whose rows take such rows along when they are deleted.
    """

    _name = "kefu.cached.mixin"
    _description = "Setup Kept in Memory"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
