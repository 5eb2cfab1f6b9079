"""How alike two notes are, and how to find the alike among a million. No words are needed, hence no language: Chinese
has no blanks to split at. Pairs of neighbouring characters stand for a text, a few numbers for the pairs (MinHash), and
texts that share such numbers are compared letter by letter.
"""

import random
from difflib import SequenceMatcher
from zlib import crc32

from markupsafe import Markup, escape

from .note_quality import normalise

#: each band is the signature of so many rows: alike texts share at least one band, others hardly ever
BANDS, ROWS = 16, 3
PRIME = (1 << 61) - 1
# fixed for ever: bands are stored
_RANDOM = random.Random(20260101)
COEFFICIENTS = [(_RANDOM.randrange(1, PRIME), _RANDOM.randrange(PRIME)) for _i in range(BANDS * ROWS)]


def bands(text):
    """:param str text: a normalised text
    :return: the bands it is found by, as signed 32-bit integers; two texts of which nine tenths agree share one with a
        probability above 98 %
    :rtype: list[int]
    """
    pairs = {crc32(text[i:i + 2].encode()) for i in range(len(text) - 1)}
    if not pairs:
        return []
    signature = [min((a * pair + b) % PRIME for pair in pairs) for a, b in COEFFICIENTS]
    return [
        crc32(repr((band, signature[band * ROWS:(band + 1) * ROWS])).encode()) - (1 << 31)
        for band in range(BANDS)
    ]


def similarity(left, right):
    """:return: how much of two notes agrees, in %: the characters in common, in order, as a part of all
    :rtype: int
    """
    matcher = SequenceMatcher(None, normalise(left), normalise(right), autojunk=False)
    return int(100 * matcher.ratio())


def mark_common(left, right):
    """:return: both notes as HTML in which what they share is marked
    :rtype: tuple[Markup, Markup]
    """
    blocks = [block for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks() if block.size > 1]
    return (
        _marked(left, [(block.a, block.size) for block in blocks]),
        _marked(right, [(block.b, block.size) for block in blocks]),
    )


def _marked(text, spans):
    result, position = Markup(), 0
    for start, size in spans:
        result += escape(text[position:start]) + Markup("<mark>%s</mark>") % text[start:start + size]
        position = start + size
    return result + escape(text[position:])
