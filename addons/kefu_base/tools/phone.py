"""Telephone numbers as people in China write them, brought to one form."""

import re

from .text import fold

#: what people put between the digits
SEPARATORS = re.compile(r"[\s().\-_/·—–]+")
#: an extension: of a landline, or of the relay numbers that property portals give out
EXTENSION = re.compile(r"(?:转接|转|轉|分机|分機|ext\.?|extension|[x#,;*])[\s:]*(\d{1,6})$", re.IGNORECASE)
DASHED_EXTENSION = re.compile(r"-\s*(\d{1,6})$")
COUNTRY = re.compile(r"^(?:\+|00)86|^86(?=1[3-9]\d{9}$)")

MOBILE = re.compile(r"0?(1[3-9]\d{9})")
#: area codes of two digits (Beijing and the large cities) have eight digits behind them, the others seven or eight
LANDLINE = re.compile(r"0?(10|2[0-57-9])([2-9]\d{7})|0?([3-9]\d{2})([2-9]\d{6,7})")
LANDLINE_WITH_ZERO = re.compile(r"0(10|2[0-57-9])([2-9]\d{7})|0([3-9]\d{2})([2-9]\d{6,7})")
SERVICE = re.compile(r"[48]00\d{7}")
#: Hong Kong, Macao, abroad: only when the country is named, in the form of ITU E.164
FOREIGN = re.compile(r"(?:\+|00)([1-9]\d{6,14})")


def phone_key(text):
    """The one form of a telephone number, for comparing.

    ``"+86 138 0000 0000"``, ``"138-0000-0000"`` and ``"１３８００００００００"`` are the same number; so are
    ``"(027)8033 9915 转 8"`` and ``"+86 27 80339915"``: a landline is the customer's own, with or without extension.
    Mobile and service numbers with an extension are relays: another extension is another customer. F1.

    :param str text: a number as typed
    :return: ``"13800000000"``, ``"13800000000-1234"``, ``"027-80339915"``, ``"4001234567"``, ``"+85291234567"``;
        ``None`` when it is not one telephone number
    :rtype: str | None
    """
    typed = fold(text)
    extension = EXTENSION.search(typed)
    if extension:
        return _key(typed[: extension.start()], extension[1])
    key = _key(typed)
    if key:
        return key
    # "027-80339915-8": a last group of digits is an extension when what stands before it is a number
    extension = DASHED_EXTENSION.search(typed)
    return _key(typed[: extension.start()], extension[1]) if extension else None


def mask_phone(text):
    """:return: the number with its middle hidden, as in ``138****0000``
    :rtype: str
    """
    digits = re.sub(r"\D", "", (phone_key(text) or fold(text)))
    if len(digits) < 7:
        return "****"
    return f"{digits[:3]}****{digits[-4:] if len(digits) > 8 else digits[-2:]}"


def _key(number, extension=None):
    """:return: the key of a number that was freed of its extension, or ``None``"""
    compact = SEPARATORS.sub("", number)
    country = COUNTRY.match(compact)
    # behind a country code the leading zero of the area is not written
    main = _national_key(compact[country.end():], abroad=True) if country else _national_key(compact, abroad=False)
    if not main and not country and (foreign := FOREIGN.fullmatch(compact)):
        main = f"+{foreign[1]}"
    is_relay = extension and main and "-" not in main
    return f"{main}-{int(extension)}" if is_relay else main


def _national_key(digits, abroad):
    if mobile := MOBILE.fullmatch(digits):
        return mobile[1]
    if landline := (LANDLINE if abroad else LANDLINE_WITH_ZERO).fullmatch(digits):
        return f"0{landline[1] or landline[3]}-{landline[2] or landline[4]}"
    return digits if SERVICE.fullmatch(digits) else None


def spaced_mobile(text):
    """:return: a mobile number as people read it out, ``138 0000 0000``; anything else as it was typed"""
    key = phone_key(text) or ""
    return f"{key[:3]} {key[3:7]} {key[7:]}" if MOBILE.fullmatch(key) else text
