"""Bind printed pages and their letterheads into one PDF."""

import io
import re
import unicodedata

from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfFileReader,
    PdfFileWriter,
    createStringObject,
)

# Fonts draw a character and the radical that looks like it with one glyph, and Chromium then
# writes the radical into the text of the PDF: nobody would find 施工 by searching for it.
# Unicode's compatibility form undoes this for the Kangxi radicals; these it leaves alone.
RADICALS = dict(
    zip(
        "\u2ec4\u2ec5\u2ec6\u2ec9\u2ecb\u2ed1\u2ed3\u2ed4\u2ed8\u2ed9\u2eda\u2edb\u2edc\u2edd"
        "\u2ee2\u2ee3\u2ee4\u2ee5\u2ee6\u2ee7\u2ee8\u2ee9\u2eec\u2eee\u2ef0\u2ef3",
        "西见角贝车長长门青韦页风飞食"
        "马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
RADICAL_CODE = re.compile(rb"<(2[EF][0-9A-F]{2})>")
RADICAL_RANGE = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> <(2[EF][0-9A-F]{2})>")


def plain(character):
    """Return the character a person would type for one that may be a radical."""
    return RADICALS.get(character) or unicodedata.normalize("NFKC", character)


def without_radicals(cmap):
    """Return a ToUnicode map (bytes) with radicals replaced by characters."""

    def code(number):
        return b"<%s>" % plain(chr(number)).encode("utf-16-be").hex().upper().encode()

    def spread(match):
        first, last, target = (int(group, 16) for group in match.groups())
        codes = b" ".join(code(target + offset) for offset in range(last - first + 1))
        return b"<%04X> <%04X> [%s]" % (first, last, codes)

    def line_of(line):
        if RADICAL_RANGE.fullmatch(line):
            return RADICAL_RANGE.sub(spread, line)
        source, blank, target = line.rpartition(b" ")
        if not RADICAL_CODE.fullmatch(target):
            return line
        return source + blank + code(int(target[1:-1], 16))

    return b"\n".join(map(line_of, cmap.split(b"\n")))


def read(content):
    """Return the pages of a PDF given as bytes."""
    return list(PdfFileReader(io.BytesIO(content), strict=False).pages)


class Binder:
    """Collects documents, each page over the sheets of its letterhead."""

    def __init__(self):
        self._writer = PdfFileWriter()
        self._fonts = {}
        self._first_pages = []
        self._page_count = 0

    def add(self, pages, sheets_of):
        """Add a document.

        :param pages: its printed pages
        :param sheets_of: callable taking a page's position, returning the letterhead sheets
        """
        self._first_pages.append(self._page_count)
        for position, page in enumerate(pages):
            sheets = sheets_of(position)
            self._correct_text(page, *sheets)
            if sheets:
                self._underlay(page, sheets)
            self._writer.addPage(page)
            self._page_count += 1

    def getvalue(self):
        """Return the bound PDF as bytes."""
        if len(self._first_pages) > 1:
            self._outline()
        output = io.BytesIO()
        self._writer.write(output)
        return output.getvalue()

    def _correct_text(self, *pages):
        """Make the text in the fonts of ``pages`` read as it was written."""
        for page in pages:
            for reference in page["/Resources"].get("/Font", {}).values():
                font = reference.get_object()
                if "/ToUnicode" not in font or id(font) in self._fonts:
                    continue
                self._fonts[id(font)] = font
                stream = DecodedStreamObject()
                stream._data = without_radicals(font["/ToUnicode"].get_data())
                font[NameObject("/ToUnicode")] = self._writer._addObject(stream)

    def _underlay(self, page, sheets):
        """Draw ``sheets`` below the page, their text and links included."""
        resources = page["/Resources"]
        forms = resources.get("/XObject", DictionaryObject())
        names = []
        for number, sheet in enumerate(sheets):
            names.append(f"/KefuSheet{number}")
            forms[NameObject(names[-1])] = self._as_form(sheet)
        resources[NameObject("/XObject")] = forms
        drawing = DecodedStreamObject()
        drawing._data = b"q " + b" ".join(f"{name} Do".encode() for name in names) + b" Q\n"
        own = page.raw_get("/Contents")
        page[NameObject("/Contents")] = ArrayObject([self._writer._addObject(drawing), own])
        links = [link for sheet in sheets for link in sheet.get("/Annots", ())]
        if links:
            annotations = ArrayObject([*page.get("/Annots", ()), *links])
            page[NameObject("/Annots")] = annotations

    @staticmethod
    def _as_form(sheet):
        """Turn a one-stream page into a form other pages can draw; return its reference."""
        sheet["/Contents"].update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): sheet["/MediaBox"],
                NameObject("/Resources"): sheet["/Resources"],
            }
        )
        return sheet.raw_get("/Contents")

    def _outline(self):
        """Mark where each document begins, in the form by which Odoo splits a PDF per record:
        one top-level entry per document, its named destination holding the page number."""
        destinations, entries = DictionaryObject(), []
        for number, first_page in enumerate(self._first_pages):
            name = NameObject(f"/kefu_document_{number}")
            destinations[name] = ArrayObject([NumberObject(first_page), NameObject("/Fit")])
            entry = DictionaryObject(
                {
                    NameObject("/Title"): createStringObject(str(number + 1)),
                    NameObject("/Dest"): name,
                }
            )
            entries.append((entry, self._writer._addObject(entry)))
        root = DictionaryObject()
        root_reference = self._writer._addObject(root)
        for position, (entry, _reference) in enumerate(entries):
            entry[NameObject("/Parent")] = root_reference
            if position + 1 < len(entries):
                entry[NameObject("/Next")] = entries[position + 1][1]
            if position:
                entry[NameObject("/Prev")] = entries[position - 1][1]
        root.update(
            {
                NameObject("/Type"): NameObject("/Outlines"),
                NameObject("/First"): entries[0][1],
                NameObject("/Last"): entries[-1][1],
                NameObject("/Count"): NumberObject(len(entries)),
            }
        )
        catalog = self._writer._root_object
        catalog[NameObject("/Outlines")] = root_reference
        catalog[NameObject("/Dests")] = destinations
