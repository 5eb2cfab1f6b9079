from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """The companies' copies of the rules get the languages that the shipped rules get."""
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "kefu_discipline" in modules:
            self.env["kefu.penalty.rule"]._translate_copies()
        return result
