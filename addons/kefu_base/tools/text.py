import re
import unicodedata

#: characters that are not seen: zero-width spaces and joiners, byte order mark, directional marks, soft hyphen
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def fold(text):
    """Text as one would compare it: full-width forms made half-width, invisible characters dropped, ends trimmed.

    :param text: what somebody typed, or ``None``/``False``
    :rtype: str
    """
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", str(text or ""))).strip()
