"""The sheet of paper a report is printed on."""

from dataclasses import dataclass, replace

from odoo.addons.base.models.report_paperformat import PAPER_SIZES

MM_PER_INCH = 25.4
CSS_PIXELS_PER_INCH = 96
A4 = (210.0, 297.0)
SIZES = {size["key"]: (size["width"], size["height"]) for size in PAPER_SIZES if "width" in size}

# Odoo's report styles are made for wkhtmltopdf, which shrinks what it prints to four fifths
# unless the paper format disables that.
SHRINKING = 0.8

# A header or footer higher than its margin pushes the text away, but never beyond this part
# of the sheet.
LARGEST_PART = 0.45


@dataclass(frozen=True)
class Page:
    """Size and margins in millimetres of paper; ``scale`` is CSS length to length on paper."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header_spacing: float
    header_line: bool
    scale: float

    @property
    def header_top(self):
        """Where headers begin: as wkhtmltopdf does, ``header_spacing`` above the text."""
        return max(0.0, self.top - self.header_spacing)

    def css(self, length):
        """Convert millimetres of paper to millimetres in the page's styles."""
        return length / self.scale

    @property
    def css_width(self):
        """Width between the margins in CSS pixels."""
        text_width = self.width - self.left - self.right
        return self.css(text_width) * CSS_PIXELS_PER_INCH / MM_PER_INCH

    def paper(self, pixels):
        """Convert CSS pixels to millimetres of paper."""
        return pixels * self.scale * MM_PER_INCH / CSS_PIXELS_PER_INCH

    def fitting(self, header, footer):
        """Return this page with margins that leave room for a header and footer so high (mm)."""
        header_top = self.header_top
        top = max(self.top, min(header_top + header, self.height * LARGEST_PART))
        bottom = max(self.bottom, min(footer, self.height * LARGEST_PART))
        return replace(self, top=top, bottom=bottom, header_spacing=top - header_top)

    def print_options(self, margins=True):
        """Return the options of ``Page.printToPDF`` for this page."""
        sides = ("top", "bottom", "left", "right")
        return {
            "paperWidth": self.width / MM_PER_INCH,
            "paperHeight": self.height / MM_PER_INCH,
            "scale": self.scale,
            **{
                f"margin{side.title()}": getattr(self, side) / MM_PER_INCH if margins else 0
                for side in sides
            },
        }


def page_of(paperformat, landscape, specific):
    """Return the :class:`Page` for a paper format.

    :param paperformat: ``report.paperformat`` record, possibly empty
    :param landscape: force landscape; None leaves it to the document and the format
    :param dict specific: ``data-report-*`` attributes of the document, which win
    """
    if landscape is None:
        landscape = specific.get("data-report-landscape")
    if paperformat.format == "custom":
        width, height = paperformat.page_width, paperformat.page_height
    else:
        width, height = SIZES.get(paperformat.format, A4)
    if not (width and height):
        width, height = A4
    if landscape or paperformat.orientation == "Landscape":
        width, height = height, width
    return Page(
        width=width,
        height=height,
        top=float(specific.get("data-report-margin-top", paperformat.margin_top)),
        bottom=float(specific.get("data-report-margin-bottom", paperformat.margin_bottom)),
        left=paperformat.margin_left,
        right=paperformat.margin_right,
        header_spacing=float(
            specific.get("data-report-header-spacing", paperformat.header_spacing)
        ),
        header_line=paperformat.header_line,
        scale=1.0 if paperformat.disable_shrinking else SHRINKING,
    )
