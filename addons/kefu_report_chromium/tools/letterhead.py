"""Headers and footers: cut from the report, laid out for the pages of one document."""

import copy

import lxml.html

PARSER = lxml.html.HTMLParser(encoding="utf-8")
PART_IDS = {
    "header": "minimal_layout_report_headers",
    "footer": "minimal_layout_report_footers",
}
BY_CLASS = ".//*[contains(concat(' ', normalize-space(@class), ' '), ' %s ')]"
PAGE_NUMBER, PAGE_COUNT = BY_CLASS % "page", BY_CLASS % "topage"

STYLE = """
html, body { background: transparent !important; height: auto !important; }
body { margin: 0 !important; padding: 0 !important; max-width: none !important; }
.kefu_page { position: relative; overflow: hidden; width: %(width)smm;
  height: calc(%(height)smm - 1px); }
.kefu_page + .kefu_page { break-before: page; }
.kefu_header, .kefu_footer { position: absolute !important; left: %(left)smm;
  width: %(text_width)smm !important; max-width: none !important; height: auto !important;
  margin: 0 !important; overflow: visible !important; transform: translate(0); }
.kefu_header { top: %(header_top)smm; %(line)s }
.kefu_footer { top: %(footer_top)smm; }
"""

BODY_STYLE = """
html, body { background: transparent !important; height: auto !important; }
body { max-width: none !important; overflow: visible !important; }
thead { display: table-header-group !important; break-inside: avoid; }
tfoot { display: table-row-group !important; }
tr, img { break-inside: avoid; }
h1, h2, h3, h4, h5, h6 { break-after: avoid; }
"""


def parse(html):
    """Return the root element of a document given as text, or None for no document."""
    if not html:
        return None
    return lxml.html.document_fromstring(str(html).encode(), parser=PARSER)


def with_lang(html, lang):
    """Return the document with its language named, so Chinese gets the glyphs of its region."""
    return html.replace("<html", f'<html lang="{lang.replace("_", "-")}"', 1) if lang else html


def dressed_body(body, lang):
    """Return a body document ready to print."""
    styled = body.replace("</head>", f"<style>{BODY_STYLE}</style></head>", 1)
    return with_lang(styled, lang)


class Letterhead:
    """The header and footer of one document.

    :param roots: dict of the parsed header and footer documents, by "header" and "footer"
    :param int index: which of the headers and footers in them is ours
    :param str lang: language code
    """

    def __init__(self, roots, index, lang):
        self._roots = {part: root for part, root in roots.items() if root is not None}
        self._lang = lang
        nodes = [(part, self._find(root, part, index)) for part, root in self._roots.items()]
        nodes = [(part, node) for part, node in nodes if node is not None]
        self._numbered = [item for item in nodes if self._has_numbers(item[1])]
        self._fixed = [item for item in nodes if item not in self._numbered]

    def __bool__(self):
        return bool(self._fixed or self._numbered)

    def sheets_of(self, sheets):
        """Return a callable giving the sheets to draw below the page at a position.

        :param sheets: the printed pages of :meth:`html`
        """
        fixed = [sheets[0]] if self._fixed else []
        numbered = sheets[len(fixed) :] if self._numbered else []
        return lambda position: fixed + numbered[position : position + 1]

    def html(self, page, count):
        """Return a document of sheets: one with what is the same on every page, if anything
        is, then one per page with what is numbered, if anything is."""
        source = next(iter(self._roots.values()))
        root = copy.copy(source)
        root[:] = [copy.deepcopy(child) for child in source if child.tag == "head"]
        for script in root.xpath(".//script"):
            script.drop_tree()
        head = root.find("head")
        style = lxml.html.Element("style")
        style.text = self._style(page)
        head.append(style)
        body = lxml.html.Element("body", dir=source.find("body").get("dir", "ltr"))
        root.append(body)
        if self._fixed:
            body.append(self._sheet(self._fixed))
        if self._numbered:
            body.extend(self._sheet(self._numbered, n, count) for n in range(1, count + 1))
        html = "<!DOCTYPE html>" + lxml.html.tostring(root, encoding="unicode")
        return with_lang(html, self._lang)

    @staticmethod
    def _find(root, part, index):
        """Return the header or footer number ``index``; a single one serves all documents."""
        holders = root.xpath("//div[@id=$id]", id=PART_IDS[part])
        nodes = holders[0].findall("div") if holders else []
        if len(nodes) == 1:
            return nodes[0]
        return nodes[index] if index < len(nodes) else None

    @staticmethod
    def _has_numbers(node):
        return bool(node.xpath(PAGE_NUMBER) or node.xpath(PAGE_COUNT))

    @staticmethod
    def _style(page):
        lengths = {
            "width": page.width,
            "height": page.height,
            "left": page.left,
            "text_width": page.width - page.left - page.right,
            "header_top": page.header_top,
            "footer_top": page.height - page.bottom,
        }
        css = {name: round(page.css(length), 3) for name, length in lengths.items()}
        line = "border-bottom: 1px solid;" if page.header_line else ""
        return STYLE % {**css, "line": line}

    def _sheet(self, items, number=None, count=None):
        sheet = lxml.html.Element("div", {"class": "kefu_page"})
        for part, node in items:
            body_class = self._roots[part].find("body").get("class", "")
            holder = lxml.html.Element("div", {"class": f"{body_class} kefu_{part}"})
            holder.append(self._filled(node, number, count))
            sheet.append(holder)
        return sheet

    @staticmethod
    def _filled(node, number, count):
        node = copy.deepcopy(node)
        node.tail = None
        for path, value in ((PAGE_NUMBER, number), (PAGE_COUNT, count)):
            for place in node.xpath(path):
                place[:] = []
                place.text = str(value)
        return node
