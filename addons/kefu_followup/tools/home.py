"""Names of estates and numbers of homes, brought to one form."""

import re

from odoo.addons.kefu_base.tools import fold

#: what stands for a separator between building, staircase and home
PARTS = re.compile(r"(?:号楼|號樓|单元|單元|[栋幢棟座楼樓门門梯号號层層室房户戶#/\\\-_—–~、,.:·\s])+")
CHINESE_NUMBER = re.compile(r"[〇零一二两三四五六七八九十]+")
DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def estate_key(name):
    """:return: an estate's name for comparing: without spaces, full-width forms and upper case
    :rtype: str
    """
    return re.sub(r"\s+", "", fold(name)).casefold()


def room_key(room):
    """The one form of a home's number inside its estate.

    ``"3-2-1801"``, ``"3栋2单元1801室"``, ``"３＃２－1801"`` and ``"三栋二单元1801"`` are the same home. F1.

    :param str room: building and room as typed
    :return: parts joined by ``-``, such as ``"3-2-1801"``; ``None`` when nothing is left
    :rtype: str | None
    """
    text = CHINESE_NUMBER.sub(lambda match: _arabic(match[0]), fold(room)).upper()
    parts = [part for part in PARTS.split(text) if part]
    return "-".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts) or None


def _arabic(number):
    """:return: a Chinese number below 100 (or read digit by digit) in digits: 十二 → 12, 一八〇一 → 1801
    :rtype: str
    """
    if "十" not in number:
        return "".join(str(DIGITS[digit]) for digit in number)
    tens, _ten, ones = number.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return number
    return str(DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0))
