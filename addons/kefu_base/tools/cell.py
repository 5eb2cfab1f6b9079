"""What may stand in a cell of a spreadsheet."""

#: a cell beginning so would be computed by a spreadsheet program
FORMULA = tuple("=+-@\t\r")


def neutral(text):
    """:return: text that no spreadsheet program computes, also after it was saved as .csv"""
    return f"'{text}" if text.startswith(FORMULA) else text
