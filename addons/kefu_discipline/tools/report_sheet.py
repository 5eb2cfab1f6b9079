"""Writing figures to a spreadsheet that can be printed and added up as it is."""

import io

import xlsxwriter

from odoo.addons.kefu_base.tools import neutral

TITLE_ROW, HEADER_ROW = 0, 2
KINDS = {
    "text": {"text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "number": {"num_format": "#,##0"},
    "money": {"num_format": "#,##0.00"},
}
#: added up below the column
SUMMED = ("number", "money")
#: of numbers, as spreadsheet programs know it: the total follows the filter
SUBTOTAL_SUM = 109


def write_report(title, note, sheets):
    """:param str title: stands above each sheet
    :param str note: small, below the title
    :param list sheets: ``{"name", "columns": [(header, kind, width)], "rows": [list]}``, kinds as in :data:`KINDS`
    :return: an .xlsx file
    :rtype: bytes
    """
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True, "constant_memory": False}) as workbook:
        formats = _formats(workbook)
        for values in sheets:
            _write_sheet(workbook.add_worksheet(values["name"]), title, note, values, formats)
    return output.getvalue()


def _formats(workbook):
    cell = {"border": 1, "border_color": "#BFBFBF", "valign": "top"}
    formats = {kind: workbook.add_format({**cell, **look}) for kind, look in KINDS.items()}
    for kind, look in KINDS.items():
        formats[f"{kind}_total"] = workbook.add_format({**cell, **look, "bold": True, "top": 2})
    formats["title"] = workbook.add_format({"bold": True, "font_size": 16})
    formats["note"] = workbook.add_format({"font_color": "#595959"})
    formats["header"] = workbook.add_format({**cell, "bold": True, "bg_color": "#E7EEF7", "valign": "vcenter", "text_wrap": True})
    return formats


def _write_sheet(sheet, title, note, values, formats):
    columns, rows = values["columns"], values["rows"]
    last_column, first, last = len(columns) - 1, HEADER_ROW + 1, HEADER_ROW + len(rows)
    sheet.write_string(TITLE_ROW, 0, neutral(title), formats["title"])
    sheet.write_string(TITLE_ROW + 1, 0, neutral(note), formats["note"])
    for column, (header, _kind, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW, column, header, formats["header"])
    for number, cells in enumerate(rows, first):
        for column, value in enumerate(cells):
            _write_cell(sheet, number, column, value, columns[column][1], formats)
    if rows:
        _write_totals(sheet, columns, rows, first, last, values["total"], formats)
        sheet.autofilter(HEADER_ROW, 0, last, last_column)
    sheet.freeze_panes(first, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


def _write_cell(sheet, row, column, value, kind, formats):
    look = formats[kind]
    if value in (None, False, ""):
        sheet.write_blank(row, column, None, look)
    elif kind == "text":
        sheet.write_string(row, column, neutral(str(value)), look)
    elif kind == "date":
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def _write_totals(sheet, columns, rows, first, last, label, formats):
    for column, (_header, kind, _width) in enumerate(columns):
        look = formats[f"{kind}_total"]
        if kind in SUMMED:
            span = xlsxwriter.utility.xl_range(first, column, last, column)
            total = sum(row[column] or 0 for row in rows)
            sheet.write_formula(last + 1, column, f"=SUBTOTAL({SUBTOTAL_SUM},{span})", look, total)
        elif column == 0:
            sheet.write_string(last + 1, column, label, look)
        else:
            sheet.write_blank(last + 1, column, None, look)
