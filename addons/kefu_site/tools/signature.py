"""What people draw with a finger: a picture of it, and nothing that hides behind the picture."""

import base64
import binascii
import io

from PIL import Image

#: what is looked at, at most
MAX_BYTES = 512 * 1024
_MAX_PIXELS = 4_000_000
_SIZE = (800, 400)
#: how dark ink is, and how much of it makes a signature
_INK = 160
_LEAST_INK = 40


class SignatureRefused(Exception):
    """No signature; ``reason`` is ``missing``, ``large``, ``broken`` or ``empty``."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def clean_signature(data):
    """Check what was drawn and draw it anew: black on white, without what a file may carry beside the picture.

    :param str data: a PNG in base64, with or without the head of a data address
    :return: a PNG
    :rtype: bytes
    :raise SignatureRefused: it is none
    """
    if not data or not isinstance(data, str):
        raise SignatureRefused("missing")
    if len(data) > MAX_BYTES * 4 // 3 + 100:
        raise SignatureRefused("large")
    try:
        content = base64.b64decode(data.rpartition(",")[2], validate=True)
        return _redraw(content)
    except (binascii.Error, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        # what base64 and Pillow raise on what is cut off or none at all
        raise SignatureRefused("broken") from error


def _redraw(content):
    # Odoo has Pillow open what is cut off, too
    if b"IEND" not in content:
        raise SignatureRefused("broken")
    image = Image.open(io.BytesIO(content), formats=["PNG"])
    if image.width * image.height > _MAX_PIXELS:
        raise SignatureRefused("large")
    image = image.convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    drawn = paper.convert("L")
    if sum(drawn.histogram()[:_INK]) < _LEAST_INK:
        raise SignatureRefused("empty")
    drawn.thumbnail(_SIZE)
    kept = io.BytesIO()
    drawn.save(kept, "PNG", optimize=True)
    return kept.getvalue()
