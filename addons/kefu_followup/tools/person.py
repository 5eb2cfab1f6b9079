"""Names of people."""

from odoo.addons.kefu_base.tools import fold

#: two-character surnames that are still met with
COMPOUND_SURNAMES = frozenset(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 令狐 夏侯 慕容 司徒 端木 "
    "南宫 南宮 长孙 長孫 宇文 轩辕 軒轅 "
    "百里 东郭 東郭 呼延 独孤 獨孤 申屠 钟离 鍾離 闻人 聞人 澹台 澹臺".split()
)


def surname(name):
    """:return: a person's surname: the first character or two of a Chinese name, the last word of a Western one
    :rtype: str
    """
    name = fold(name)
    if not name:
        return ""
    if name.isascii():
        return name.split()[-1]
    return name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[:1]
