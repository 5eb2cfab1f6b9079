"""Translation files: what is missing, and bringing them up to date. Runs where polib is installed.

python -m kefu_cli.po check ADDONS           every term of every .pot is translated in every language
python -m kefu_cli.po update POTS ADDONS     take over freshly exported templates, keep all translations
"""

import re
import sys
from pathlib import Path

import polib

LANGUAGES = ("zh_CN", "zh_TW")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]|\$\{[^}]+\}")
_VOLATILE = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team")


def missing(template, translated):
    """Sentences about what ``translated`` (a .po) lacks of ``template`` (a .pot)."""
    known = {entry.msgid: entry for entry in translated if not entry.obsolete}
    found = []
    for entry in template:
        other = known.get(entry.msgid)
        if not other or not other.msgstr or other.fuzzy:
            found.append(f"not translated: {entry.msgid!r}")
        elif sorted(_PLACEHOLDER.findall(entry.msgid)) != sorted(_PLACEHOLDER.findall(other.msgstr)):
            found.append(f"other placeholders in the translation of {entry.msgid!r}")
    return found


def check(addons):
    """``file: sentence`` for every gap in the translations of the addons below the directory."""
    found = []
    for manifest in sorted(Path(addons).glob("*/__manifest__.py")):
        folder = manifest.parent / "i18n"
        template = folder / f"{manifest.parent.name}.pot"
        if not template.exists():
            found.append(f"{template}: missing, run ./kefu i18n")
            continue
        for language in LANGUAGES:
            path = folder / f"{language}.po"
            gaps = (
                missing(polib.pofile(str(template)), polib.pofile(str(path))) if path.exists() else ["missing, run ./kefu i18n"]
            )
            found += [f"{path}: {gap}" for gap in gaps]
    return found


def normalise(catalogue):
    """Take out of the header what changes without the terms changing."""
    for name in _VOLATILE:
        catalogue.metadata.pop(name, None)
    return catalogue


def update(pots, addons):
    """Take over the templates below ``pots`` (``<addon>.pot``); ``(addon, terms, untranslated)`` of each."""
    rows = []
    for exported in sorted(Path(pots).glob("*.pot")):
        folder = Path(addons) / exported.stem / "i18n"
        folder.mkdir(exist_ok=True)
        template = normalise(polib.pofile(str(exported), wrapwidth=78))
        template.save(str(folder / exported.name))
        gaps = [_merge(template, folder / f"{language}.po", language) for language in LANGUAGES]
        rows.append((exported.stem, len(template), gaps))
    return rows


def _merge(template, path, language):
    catalogue = polib.pofile(str(path), wrapwidth=78) if path.exists() else polib.POFile(wrapwidth=78)
    before = {entry.msgid: entry.msgstr for entry in catalogue if not entry.obsolete}
    catalogue.metadata = {**template.metadata, "Language": language}
    catalogue.header = template.header
    catalogue.merge(template)
    for entry in catalogue.obsolete_entries():
        catalogue.remove(entry)
    for entry in catalogue:
        entry.msgstr = entry.msgstr or before.get(entry.msgid, "")
    catalogue.sort(key=lambda entry: entry.msgid)
    normalise(catalogue).save(str(path))
    return len(catalogue.untranslated_entries())


def main(verb, *arguments):
    """Run one verb; the exit code."""
    if verb == "check":
        found = check(*arguments)
        print("\n".join(found))
        return bool(found)
    for name, terms, gaps in update(*arguments):
        print(
            f"{name}: {terms} terms; not translated: "
            + ", ".join(f"{language} {gap}" for language, gap in zip(LANGUAGES, gaps, strict=True))
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
