"""People, companies and reviewed files of the security tests."""

import csv
import os
from pathlib import Path

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.kefu_base.tests.common import ROLES, KefuCase

from .samples import Samples

#: people without a role of Kefu's, by group; finance alone, and with Odoo's invoicing
PLAIN = {
    "finance": "kefu_discipline.group_finance",
    "accountant": "account.group_account_invoice",
    "employee": "base.group_user",
    "portal": "base.group_portal",
    "public": "base.group_public",
}
#: every role stands in every table, with every refusal
EVERYBODY = (*ROLES, *PLAIN)

HERE = Path(__file__).parent


class SecurityCase(KefuCase):
    """``self.people[role]`` and ``self.colleagues[role]``: two of each kind in ``self.company``, and nobody else's rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {role: getattr(cls, role) for role in ROLES}
        cls.colleagues = {role: cls._create_user(role, f"test_{role}_2") for role in ROLES}
        for people, suffix in ((cls.people, ""), (cls.colleagues, "_2")):
            for role, group in PLAIN.items():
                people[role] = cls._create_plain(f"test_{role}{suffix}", group)
        cls.samples = Samples(cls.env)

    @classmethod
    def _create_plain(cls, login, group):
        return new_test_user(
            cls.env,
            login=login,
            groups=group,
            name=login,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="Asia/Shanghai",
        )


class Reviewed:
    """A csv file beside the tests that a person has read and agreed to.

    A test compares it with what the program says. ``KEFU_WRITE_REVIEWED=1`` makes the test write the file instead; what
    changed then stands in the diff, to be read before it is committed.
    """

    def __init__(self, name):
        self.path = HERE / name

    def read(self):
        """:return: the rows as dicts, none without a file"""
        if not self.path.exists():
            return []
        with self.path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def compare(self, test, rows, key, concerns=lambda row: True):
        """Fail with the rows that are missing, new or different.

        :param rows: dicts of texts as the program says it is, sorted
        :param key: names of the columns that identify a row
        :param concerns: which rows of the file the test is about; the others are another test's
        """
        if os.environ.get("KEFU_WRITE_REVIEWED"):
            others = [row for row in self.read() if not concerns(row)]
            self._write(sorted([*others, *rows], key=lambda row: [row[name] for name in key]) if others else rows)
        reviewed = filter(concerns, self.read())
        found, reviewed = ({tuple(row[name] for name in key): row for row in rows_} for rows_ in (rows, reviewed))
        differences = [
            f"{' '.join(name)}: reviewed {reviewed.get(name)}, is {found.get(name)}"
            for name in sorted(found.keys() | reviewed.keys())
            if found.get(name) != reviewed.get(name)
        ]
        test.assertFalse(
            differences,
            f"{self.path.name} differs in {len(differences)} rows. If it is meant: KEFU_WRITE_REVIEWED=1 and read the diff.\n"
            + "\n".join(differences[:20]),
        )

    def _write(self, rows):
        with self.path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
