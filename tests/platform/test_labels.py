"""Choices are Chinese for Chinese users, wherever the words come from."""

from odoo.tests import TransactionCase, tagged


@tagged("standard", "post_install")
class TestLabels(TransactionCase):
    def test_choices_are_translated(self):
        """No choice of one of our fields stays English: those copied from another model, too, which no template holds."""
        for lang in ("zh_CN", "zh_TW"):
            self.assertEqual(self._english(lang), [])

    def _english(self, lang):
        return sorted(
            f"{lang} {model}.{name}: {label}"
            for model in self.env.registry
            for name, described in self._described(model, lang).items()
            for key, label in described["selection"]
            if _is_english(label) and label != key
        )

    def _described(self, model, lang):
        own = [
            name for name, field in self.env[model]._fields.items()
            if field.type == "selection" and any(module.startswith("kefu_") for module in field._modules)
        ]
        return self.env[model].with_context(lang=lang).fields_get(own, ["selection"]) if own else {}


def _is_english(label):
    """Words, not the letters of a grade or an abbreviation; what is the same as its key is a name, as of time zones."""
    return label.isascii() and any(len(word) > 2 and not word.isupper() for word in label.split())
