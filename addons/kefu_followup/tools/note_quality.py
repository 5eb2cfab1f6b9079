"""What makes a note say nothing. Pure functions, the same for every language."""

import re
import unicodedata

#: fewer different letters than this is a key held down
FEWEST_DIFFERENT = 3


def normalise(text):
    """:return: the text as it is compared: full-width made half-width, lower case, letters and digits only
    :rtype: str
    """
    text = unicodedata.normalize("NFKC", text or "").casefold()
    return "".join(char for char in text if char.isalnum())


def why_empty(content, shortest, stop_phrases):
    """Whether a note is empty words.

    :param str content: the note
    :param int shortest: fewest characters a note may have
    :param stop_phrases: phrases that say nothing, normalised
    :return: ``too_short``, ``repeated`` or ``stock_phrase``; ``None`` when the note says something
    """
    text = normalise(content)
    if len(" ".join((content or "").split())) < shortest or not text:
        return "too_short"
    if len(set(text)) < FEWEST_DIFFERENT or _is_repetition(text):
        return "repeated"
    rest = text
    for phrase in sorted(stop_phrases, key=len, reverse=True):
        rest = rest.replace(phrase, "")
    if rest != text and len(rest) < max(2, shortest // 2):
        return "stock_phrase"
    return None


def _is_repetition(text):
    """:return: whether up to four characters are repeated all through the text, at least three times"""
    return bool(re.fullmatch(r"(.{1,4}?)\1{2,}.{0,3}", text))
