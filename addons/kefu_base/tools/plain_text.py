"""Text as people type it, without what only programs put there."""

import re
import unicodedata

_TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)


def plain_text(value, limit, lines=False):
    """:param value: what came from outside, of any kind
    :param int limit: how many characters are kept
    :param bool lines: whether line breaks are kept
    :return: the text without control characters and marks that turn the direction of writing
    :rtype: str
    """
    text = value if isinstance(value, str) else ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in text if char == "\n" or unicodedata.category(char)[0] != "C")
    if not lines:
        kept = " ".join(kept.split())
    return kept.strip()[:limit]


def is_token(value):
    """:return: whether this may be a token of ours at all, before anything is looked up
    :rtype: bool
    """
    return isinstance(value, str) and bool(_TOKEN.fullmatch(value))
