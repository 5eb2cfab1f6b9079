"""What customers may send: photos and PDF documents, judged by what is in them and never by what they are called."""

import io
import re
from typing import NamedTuple

from PIL import Image, WebPImagePlugin  # Odoo loads a few formats only

from odoo.tools.image import image_fix_orientation

MAX_FILES = 6
MAX_BYTES = 10 * 1024 * 1024
_MAX_PIXELS = 50_000_000
_MAX_SIDE = 2048
_PHOTO_FORMATS = ("JPEG", "PNG", "GIF", WebPImagePlugin.WebPImageFile.format)
_MAGIC = {
    "photo": re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|GIF8[79]a", re.DOTALL),
    "heic": re.compile(rb"....ftyp(heic|heix|hevc|heim|heis|mif1|msf1)", re.DOTALL),
    "pdf": re.compile(rb"%PDF-\d"),
}


class CustomerFile(NamedTuple):
    """A file that was checked."""

    name: str
    mimetype: str
    content: bytes


class FileRefused(Exception):
    """A file that is not taken; ``reason`` is ``type``, ``broken``, ``many`` or ``size``."""

    def __init__(self, reason, name=""):
        super().__init__(reason)
        self.reason = reason
        self.name = name


def check_files(files, already=0, already_bytes=0):
    """Check what a customer sent and make it harmless: photos are drawn anew, without what hides behind the picture
    (place, camera, scripts).

    :param files: ``(name, content)`` pairs
    :param int already: how many files the complaint has
    :param int already_bytes: how large these are together
    :rtype: list[CustomerFile]
    :raise FileRefused: too many, too large, of another kind, or damaged
    """
    files = [(name, content) for name, content in files if content]
    if already + len(files) > MAX_FILES:
        raise FileRefused("many")
    if already_bytes + sum(len(content) for _name, content in files) > MAX_BYTES:
        raise FileRefused("size")
    return [_check_file(clean_name(name), content) for name, content in files]


def _check_file(name, content):
    kind = next((kind for kind, magic in _MAGIC.items() if magic.match(content)), None)
    stem = name.rpartition(".")[0] or name
    if kind == "photo":
        return CustomerFile(f"{stem}.jpg", "image/jpeg", _redraw(name, content))
    if kind == "heic":
        return CustomerFile(f"{stem}.heic", "image/heic", content)
    if kind == "pdf":
        return CustomerFile(f"{stem}.pdf", "application/pdf", content)
    raise FileRefused("type", name)


def _redraw(name, content):
    """:return: the picture as a JPEG of a size that is enough to see a crack, turned upright"""
    try:
        image = Image.open(io.BytesIO(content), formats=_PHOTO_FORMATS)
        if image.width * image.height > _MAX_PIXELS:
            raise FileRefused("size", name)
        image = image_fix_orientation(image).convert("RGB")
        image.thumbnail((_MAX_SIDE, _MAX_SIDE))
        drawn = io.BytesIO()
        image.save(drawn, "JPEG", quality=85)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        # what Pillow raises on pictures that are cut off or none at all
        raise FileRefused("broken", name) from error
    return drawn.getvalue()


def clean_name(name):
    """:return: a file name without folders, control characters and tricks with the direction of writing"""
    base = re.split(r"[\\/]", name or "")[-1]
    kept = "".join(char for char in base if char.isprintable() and char not in '<>:"|?*&').strip(". ")
    return kept[-80:] or "photo"
