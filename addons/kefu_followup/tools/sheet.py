"""Reading and writing the spreadsheets in which companies keep their customers."""

import csv
import datetime
import io
import re
import zipfile

import openpyxl
import xlrd
import xlsxwriter

from odoo.addons.kefu_base.tools import FORMULA, neutral

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 60
OLE = bytes.fromhex("D0CF11E0")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="[A-Z]+\d+:[A-Z]+(\d+)"')
ENCODINGS = ("utf-8-sig", "gb18030")


class SheetError(Exception):
    """A file that cannot be read; the argument is why: ``empty``, ``large``, ``rows``, ``password``, ``broken``,
    ``merged`` or ``format``.
    """


def read_sheet(content):
    """:param bytes content: an .xlsx, .xls or .csv file
    :return: the number, from 1, and the cells as text of each row that is not empty
    :rtype: list[tuple[int, list[str]]]
    :raise SheetError: when it is none, or more than can be taken at once
    """
    if not content:
        raise SheetError("empty")
    if len(content) > MAX_BYTES:
        raise SheetError("large")
    rows = []
    for number, cells in enumerate(_reader(content)(content), 1):
        texts = [_cell_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            rows.append((number, texts))
        if len(rows) > MAX_ROWS + 1:
            raise SheetError("rows")
    if not rows:
        raise SheetError("empty")
    return rows


def merged_below(content, header_row):
    """:return: whether cells are merged below the header, where each row must stand for itself
    :rtype: bool
    """
    if not content.startswith(b"PK"):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        # the first sheet is the one that is read
        sheets = [name for name in package.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        return any(int(row) > header_row for name in sheets[:1] for row in MERGED.findall(package.read(name)))


def write_sheet(rows):
    """:param list rows: rows of text; the first is the header
    :return: an .xlsx file in which nothing is a formula
    :rtype: bytes
    """
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(rows[0]), 16)
        header = workbook.add_format({"bold": True})
        for number, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write_string(number, column, neutral(text), None if number else header)
    return output.getvalue()


def _reader(content):
    if content.startswith(b"PK"):
        return _read_xlsx
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise SheetError("password")
        return _read_xls
    return _read_csv


def _read_xlsx(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(member.file_size for member in package.infolist()) > MAX_UNPACKED:
                raise SheetError("large")
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        yield from sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
    except SheetError:
        raise
    except Exception as error:
        # whatever a broken or malicious package makes the parser raise
        raise SheetError("broken") from error


def _read_xls(content):
    try:
        workbook = xlrd.open_workbook(file_contents=content)
        sheet = workbook.sheet_by_index(0)
        for number in range(sheet.nrows):
            yield [_xls_value(cell, workbook.datemode) for cell in sheet.row(number)[:MAX_COLUMNS]]
    except Exception as error:
        # xlrd raises many kinds of errors on files that are damaged or locked
        raise SheetError("password" if "encrypted" in str(error).lower() else "broken") from error


def _xls_value(cell, datemode):
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, datemode)
    return None if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


def _read_csv(content):
    text = _decode(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    if "\0" in text or not first.count(delimiter) or first.lstrip().startswith(("<", "%PDF", "{")):
        raise SheetError("format")
    try:
        for cells in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield cells[:MAX_COLUMNS]
    except csv.Error as error:
        raise SheetError("broken") from error


def _decode(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError("format")


def _cell_text(value):
    """:return: a cell as one would type it; formulas stay text, dates are written year first"""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(getattr(value, "text", value)).replace("\0", "").strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
