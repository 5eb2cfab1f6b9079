"""Reads an Odoo log: a warning while our addons are installed is a defect of ours until it is explained here."""

import re

_LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[\w.]+): (?P<text>.*)$")
_SERIOUS = {"WARNING", "ERROR", "CRITICAL"}

#: (logger, text) that are allowed, each with its reason
ALLOWED = (
    # Debian's package has no Node.js programs and none are needed
    (r"odoo\.tools\.assets|odoo\.addons\.base\.models\.assetsbundle", r".*(rtlcss|lessc).*"),
    # the machine may have no wkhtmltopdf: our documents are rendered by Chromium
    (r"odoo\.addons\.base\.models\.ir_actions_report", r".*wkhtmlto.*"),
)


def serious_lines(text, allowed=ALLOWED):
    """The warnings and errors in the log ``text`` that no rule allows, each with the lines that belong to it."""
    found, current = [], None
    for line in text.splitlines():
        match = _LINE.match(line)
        if match:
            current = None
            if match["level"] in _SERIOUS and not _is_allowed(match, allowed):
                current = [line]
                found.append(current)
        elif current is not None:
            current.append(line)
    return ["\n".join(lines) for lines in found]


def _is_allowed(match, allowed):
    return any(re.fullmatch(logger, match["logger"]) and re.fullmatch(text, match["text"], re.S) for logger, text in allowed)
