#: The account for what employees owe, by chart of accounts: 其他应收款 in China. In any other chart: receivables as usual.
RECEIVABLES = {
    "cn": "l10n_cn_common_account_1221",
    "cn_large_bis": "l10n_cn_common_account_1221",
}
#: The account for income from penalties, by chart of accounts: 营业外收入 in China. In any other chart: its only account
#: for other income, if there is exactly one.
INCOMES = {
    "cn": "l10n_cn_account_5301",
    "cn_large_bis": "l10n_cn_large_bis_account_6301",
}
