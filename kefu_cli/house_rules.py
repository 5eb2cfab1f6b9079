"""The house rules no common linter knows, checked by reading the source.

Small files and functions, a reason for every ``sudo``, no commit in business code, no unfinished work, well-formed XML.
"""

import ast
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

LONGEST_FILE = 300
LONGEST_FUNCTION = 30
_SUDO = re.compile(r"\.sudo\(")
_REASON = re.compile(r"#.*\bsudo\b", re.I)
_FORBIDDEN = (
    (re.compile(r"\bcr\.commit\("), "commits: leave that to the framework (_commit_progress in a scheduled action)"),
    (re.compile(r"\b(TODO|FIXME|XXX)\b"), "is unfinished"),
    (re.compile(r"\bNotImplementedError\b"), "is unfinished"),
    (
        re.compile(r"\bimport odoo\.orm|\bfrom odoo\.orm|\bodoo\.osv\b"),
        "imports Odoo's inside: use odoo.api, fields, models, tools",
    ),
)


def check(directory):
    """``file:line: sentence`` of every breach below the addons' ``directory``."""
    found = []
    for path in sorted(Path(directory).glob("*/**/*")):
        if path.suffix == ".py":
            found += [f"{path}:{line}: {text}" for line, text in check_python(path.read_text(), "tests" in path.parts)]
        elif path.suffix == ".xml":
            found += [f"{path}:{line}: {text}" for line, text in check_xml(path.read_text())]
    return found


def check_python(source, is_test=False):
    """``(line, sentence)`` of the breaches in a Python source; tests may be longer and commit."""
    if is_test:
        return []
    lines = source.splitlines()
    found = [(1, f"has {len(lines)} lines, more than {LONGEST_FILE}: split it by concern")] if len(lines) > LONGEST_FILE else []
    for number, line in enumerate(lines, 1):
        found += [(number, sentence) for pattern, sentence in _FORBIDDEN if pattern.search(line)]
        if _SUDO.search(line) and not _REASON.search(line) and not _REASON.search(lines[number - 2]):
            found.append((number, "sudo without its reason: add `# sudo: model: why`"))
    return found + list(_long_functions(source))


def _long_functions(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            length = node.end_lineno - first.lineno + 1
            if length > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {length} lines, more than {LONGEST_FUNCTION}: give its parts names"


def check_xml(text):
    """``(line, sentence)`` when ``text`` is no well-formed XML."""
    try:
        ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        return [(error.position[0], f"is not well-formed: {error.msg}")]
    return []
