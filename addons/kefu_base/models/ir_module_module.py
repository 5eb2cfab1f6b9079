from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """The companies' departments are named in each language that is added."""
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "kefu_base" in modules:
            self.env["kefu.department"]._translate_shipped()
        return result
