from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """What companies were given of the data a module ships, such as departments, is named in each language that is added:
        models that give something say how, by ``_translate_shipped``.
        """
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        for name, model in self.env.registry.items():
            if not model._abstract and model._original_module in modules and hasattr(model, "_translate_shipped"):
                self.env[name]._translate_shipped()
        return result
