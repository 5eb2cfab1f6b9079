"""The project's own addons: manifests, dependencies, content."""

import ast
import hashlib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from .console import KefuError

#: not loaded into a database: a change there needs no update
_NOT_IN_DATABASE = {"tests", "static", "readme", "doc", "__pycache__"}
#: added to the closure when one of its members is there: the demo company books by Chinese rules
COMPANIONS = {"account": "l10n_cn"}


def manifest(directory):
    """The manifest of the addon in ``directory`` as a dictionary.

    :raise KefuError: when it is no Python literal
    """
    path = Path(directory) / "__manifest__.py"
    try:
        return ast.literal_eval(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise KefuError(f"{path} is not a valid manifest: {error}", "Mend it: one Python dictionary of literals.") from error


def own_addons(directory):
    """Name to manifest of the installable addons below ``directory``, by name."""
    found = {path.parent.name: manifest(path.parent) for path in sorted(Path(directory).glob("*/__manifest__.py"))}
    return {name: data for name, data in found.items() if data.get("installable", True)}


def foreign_dependencies(addons, places):
    """The modules ``addons`` need, directly or not, that are not among them, with their companions, sorted.

    :param addons: name to manifest of the own addons
    :param places: directories with Odoo's modules
    :raise KefuError: when one of them does not exist
    """
    found = {"base"}
    waiting = {name for data in addons.values() for name in data.get("depends", ())} - set(addons)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(_module(name, places).get("depends", ())) - found
        if name in COMPANIONS:
            waiting |= {COMPANIONS[name]} - found
    return sorted(found)


def _module(name, places):
    directory = next((place / name for place in places if (place / name / "__manifest__.py").exists()), None)
    if not directory:
        raise KefuError(
            f"an addon depends on {name}, which is neither in addons/ nor in Odoo", "Mend the manifest that names it."
        )
    return manifest(directory)


def demo_ids(directory):
    """The XML ids of the demo records of the addon in ``directory``."""
    found = []
    for name in manifest(directory).get("demo", []):
        text = (Path(directory) / name).read_text(encoding="utf-8")
        if name.endswith(".csv"):
            found += [line.split(",")[0].strip('"') for line in text.splitlines()[1:]]
        else:
            found += [node.get("id") for node in ElementTree.fromstring(text.encode()).iter() if node.get("id")]
    return sorted({name.rsplit(".", 1)[-1] for name in found})


def content_hash(directory, skip=frozenset()):
    """A key of the names and contents of the files below ``directory``, without the top folders in ``skip``."""
    digest = hashlib.sha256()
    for path in sorted(Path(directory).rglob("*")):
        parts = path.relative_to(directory).parts
        if path.is_file() and "__pycache__" not in parts and parts[0] not in skip:
            digest.update("/".join(parts).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def database_hashes(directory):
    """Name to key of what each own addon puts into a database."""
    return {name: content_hash(Path(directory) / name, _NOT_IN_DATABASE) for name in own_addons(directory)}


def template_hash(directory):
    """A key of all own addons as far as a template database (with its asset bundles) depends on them."""
    hashes = [content_hash(Path(directory) / name, {"tests", "readme", "doc"}) for name in own_addons(directory)]
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:12]


def changes(known, current):
    """``(to install, to update, gone)``: names that are new, changed or missing in ``current`` against ``known``."""
    new = sorted(set(current) - set(known))
    changed = sorted(name for name in set(current) & set(known) if current[name] != known[name])
    return new, changed, sorted(set(known) - set(current))
