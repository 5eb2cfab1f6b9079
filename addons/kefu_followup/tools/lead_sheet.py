"""What stands in a spreadsheet of customers: its headers and how people write areas, budgets and dates."""

import re
from datetime import date, timedelta

from odoo.addons.kefu_base.tools import fold

#: column → how its header may read, after :func:`header_key`
HEADERS = {
    "contact_name": "客户姓名 姓名 客户 客户名称 业主 业主姓名 客戶姓名 name customer customername contactname",
    "honorific": "称呼 稱呼 性别 title salutation honorific",
    "phone": "电话 手机 手机号 手机号码 联系电话 电话号码 联系方式 電話 手機 phone mobile telephone phonenumber",
    "estate": "楼盘 楼盘名称 小区 小区名称 樓盤 建案 estate compound community",
    "room": "房号 门牌 门牌号 楼栋房号 房號 room building/room roomno",
    "area": "面积 建筑面积 房屋面积 面積 area",
    "layout": "户型 戶型 房型 layout",
    "kefu_source": "来源 客户来源 渠道 來源 source sourceofcustomer",
    "style": "风格 装修风格 風格 style",
    "budget": "预算 装修预算 預算 budget",
    "registered_at": "登记日期 登记时间 日期 登記日期 registeredat registered registrationdate date",
    "note": "备注 说明 備註 notes note remark remarks",
    "receiver": "接待人 业务员 登记人 接待人员 業務員 receivedby salesperson receiver",
    "refused_because": "拒绝原因 未导入原因 reason",
}
COLUMN_OF_HEADER = {header: column for column, headers in HEADERS.items() for header in headers.split()}
#: rows looked at for the header: a title may stand above it
HEADER_ROWS = 10

SOURCES = {
    "walk_in": "上门 到店 来访 自来 上門",
    "phone": "电话 来电 电话咨询 電話",
    "salesperson": "业务员 业务 業務員",
    "company": "公司派单 公司 公司资源 公司分配 公司派單",
    "referral": "老客户介绍 转介绍 介绍 朋友介绍 老客户 老客戶介紹",
    "online": "网络 网上 线上 网站 抖音 小红书 網路",
}
SOURCE_OF_TEXT = {text: source for source, texts in SOURCES.items() for text in texts.split()}
HONORIFICS = {
    "先生": "mr", "男": "mr", "mr": "mr", "mr.": "mr",
    "女士": "mrs", "太太": "mrs", "女": "mrs", "mrs": "mrs", "mrs.": "mrs", "ms.": "mrs", "ms": "mrs",
    "小姐": "miss", "miss": "miss",
}
#: the styles that come with the addon, as they are called in Chinese
STYLES = {
    "现代简约": "modern", "现代": "modern", "简约": "modern", "新中式": "new_chinese", "中式": "new_chinese",
    "轻奢": "light_luxury",
    "北欧": "nordic", "美式": "american", "法式": "french", "日式": "japanese",
}

BRACKETS = re.compile(r"[(\[{【〔「].*?[)\]}】〕」]")
AREA = re.compile(r"约?(\d{1,5}(?:\.\d+)?)(?:平方米|平方|平米|平|方|m2|sqm|㎡)?左?右?")
BUDGET = re.compile(r"约?¥?(\d{1,9}(?:\.\d+)?)(万元?|w|元|k|千)?左?右?")
UNITS = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "元": 1}
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
COMPACT_DATE = re.compile(r"(20\d{2})(\d{2})(\d{2})")
#: days are counted from here when a date cell lost its format
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DATES = range(20_000, 80_000)


def header_key(text):
    """:return: a header for comparing: without units in brackets, marks and spaces"""
    return re.sub(r"[\s*:_.]+", "", BRACKETS.sub("", fold(text))).casefold()


def find_header(rows):
    """:param list rows: as :func:`.sheet.read_sheet` returns them
    :return: position of the header in ``rows``, and the column names by position in the row; ``None`` when none of the
        first rows names the customer or the number
    :rtype: tuple[int, dict[int, str]] | None
    """
    for position, (_number, cells) in enumerate(rows[:HEADER_ROWS]):
        columns = {}
        for index, text in enumerate(cells):
            column = COLUMN_OF_HEADER.get(header_key(text))
            if column and column not in columns.values():
                columns[index] = column
        if {"contact_name", "phone"} & set(columns.values()) and len(columns) > 1:
            return position, columns
    return None


def parse_area(text):
    """:return: square metres; ``None`` when it is not an area
    :rtype: float | None
    """
    match = AREA.fullmatch(re.sub(r"\s", "", fold(text)).casefold())
    return float(match[1]) or None if match else None


def parse_budget(text, header=""):
    """:param str text: such as ``"21万"``, ``"30w"``, ``"150000元"``, or a number in the unit of the header
    :param str header: the column's header, such as ``"预算(万)"``
    :return: the amount in yuan; ``None`` when it is not one
    :rtype: float | None
    """
    match = BUDGET.fullmatch(re.sub(r"[\s,]", "", fold(text)).casefold())
    if not match:
        return None
    unit = match[2] or next((unit for unit in UNITS if unit in fold(header).casefold().replace("budget", "")), "元")
    return round(float(match[1]) * UNITS[unit[0]], 2)


def parse_date(text):
    """:param str text: such as ``"2026/9/12"``, ``"2026年9月12日"``, ``"2026-09-12"`` or the number of an Excel day
    :return: the date; ``None`` when it is not one
    :rtype: datetime.date | None
    """
    text = fold(text)
    match = DATE.fullmatch(text) or COMPACT_DATE.fullmatch(text)
    try:
        if match:
            return date(*map(int, match.groups()))
        if text.isdecimal() and int(text) in EXCEL_DATES:
            return EXCEL_EPOCH + timedelta(days=int(text))
    except ValueError:
        return None
    return None
