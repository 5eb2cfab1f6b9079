import base64
import csv
import io
import zipfile
from datetime import datetime
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tools import file_open, mute_logger

from odoo.addons.kefu_base.tools import neutral
from odoo.addons.kefu_followup.models.crm_lead_duplicate import CrmLead
from odoo.addons.kefu_followup.tools import sheet as sheet_tools
from odoo.addons.kefu_followup.tools.sheet import write_sheet
from odoo.addons.kefu_followup.wizards.kefu_lead_import import BATCH

from .common import FollowupCase

HEADER = ["客户姓名", "称呼", "电话", "楼盘", "房号", "面积(㎡)", "户型", "来源", "风格", "预算(万)", "登记日期", "备注"]


class LeadImportCase(FollowupCase):
    def _wizard(self, content, user=None, filename="customers.xlsx"):
        return self.env["kefu.lead.import"].with_user(user or self.director).with_company(self.company).create({
            "file": base64.b64encode(content), "filename": filename,
        })

    def _import(self, *rows, header=HEADER, user=None):
        wizard = self._wizard(self._workbook([header, *rows]), user)
        wizard.action_import()
        return wizard

    def _workbook(self, rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(list(row))
        return self._saved(book)

    def _saved(self, book):
        output = io.BytesIO()
        book.save(output)
        return output.getvalue()

    def _outcomes(self, wizard):
        return {line.row: line.outcome for line in wizard.line_ids}


class TestLeadImport(LeadImportCase):
    """F2: existing spreadsheets come in; a bad row is named with its number and reason."""

    def test_f2_numbers_look_alike(self):
        """F2: mobile numbers come in as people read them out, however they were typed; others stay as they are."""
        wizard = self._import(
            ["Li", "", "+86 193-0000-2411"], ["Wu", "", "008619100888764"], ["Xu", "", "027-80339915"],
        )
        self.assertFalse(wizard.line_ids)
        self.assertEqual(wizard.lead_ids.mapped("phone"), ["193 0000 2411", "191 0088 8764", "027-80339915"])

    def test_f2_given_spreadsheet(self):
        """F2: every row of the given file has exactly the expected outcome; importing it again changes nothing."""
        with file_open("kefu_followup/tests/data/leads.xlsx", "rb") as file:
            content = file.read()
        with file_open("kefu_followup/tests/data/leads_expected.csv") as file:
            expected = {int(line["row"]): line["outcome"] for line in csv.DictReader(file)}
        wizard = self._wizard(content)
        wizard.action_import()
        refused = self._outcomes(wizard)
        self.assertEqual({row: refused.get(row, "ok") for row in expected}, expected)
        self.assertEqual(wizard.imported_count, sum(outcome == "ok" for outcome in expected.values()))
        self.assertEqual(len(wizard.lead_ids), wizard.imported_count)
        self.assertTrue(all(line.reason for line in wizard.line_ids))
        customers, estates = (
            self.env[name].search_count([("company_id", "=", self.company.id)]) for name in ("crm.lead", "kefu.estate")
        )
        again = self._wizard(content)
        again.action_import()
        self.assertEqual(again.imported_count, 0)
        self.assertEqual(self.env["crm.lead"].search_count([("company_id", "=", self.company.id)]), customers)
        self.assertEqual(self.env["kefu.estate"].search_count([("company_id", "=", self.company.id)]), estates)

    def test_f2_values(self):
        wizard = self._import([
            "陶先生", "先生", "+86 198 0086 7791", "滨江 壹号", "26-1-2505", "71.5平",
            "一室一厅", "老客户介绍", "轻奢", "21万", "2026年9月12日",
            "孩子上学前要住进去",
        ])
        lead = wizard.lead_ids.sudo()
        self.assertRecordValues(lead, [{
            "contact_name": "陶先生",
            "honorific": "mr",
            "phone_key": "19800867791",
            "room_key": "26-1-2505",
            "area": 71.5,
            "layout": "一室一厅",
            "kefu_source": "referral",
            "style_id": self.env.ref("kefu_followup.kefu_style_light_luxury").id,
            "budget": 210_000,
            "registered_at": datetime(2026, 9, 11, 16, 0),
            "receiver_id": self.director.id,
            "user_id": self.director.id,
            "company_id": self.company.id,
            "designer_id": False,
        }])
        self.assertEqual(lead.estate_id.name_key, "滨江壹号")
        self.assertIn("孩子上学前要住进去", lead.description)
        self.assertIn(self.director.partner_id, lead.message_partner_ids)
        self.assertIn("row 2", lead.message_ids[0].body)

    def test_f2_amounts_and_dates(self):
        rows = [
            ["A", "13900000001", 30, "2026-09-12", "120㎡"],
            ["B", "13900000002", "30w", datetime(2026, 9, 12), "约120"],
            ["C", "13900000003", "300,000元", "20260912", 120],
            ["D", "13900000004", None, 46277, "120 平方米"],
        ]
        wizard = self._import(*rows, header=["姓名", "手机", "预算（万）", "登记日期", "面积"])
        leads = wizard.lead_ids.sorted("contact_name")
        self.assertEqual(leads.mapped("budget"), [300_000, 300_000, 300_000, 0])
        self.assertEqual(set(leads.mapped("registered_at")), {datetime(2026, 9, 11, 16, 0)})
        self.assertEqual(set(leads.mapped("area")), {120})

    def test_f2_headers(self):
        """Order, spaces, brackets, a title above and English headers do not matter; unknown columns go to the notes."""
        wizard = self._import(
            [],
            ["微信", " 电 话 ", "备注*", "客户姓名 ", "面 积（平方米）"],
            ["wx123", "13900000001", "急", "Wang", 88],
            header=["客户登记表"],
        )
        self.assertEqual(wizard.lead_ids.area, 88)
        self.assertIn("wx123", wizard.lead_ids.description)
        self.assertIn("急", wizard.lead_ids.description)
        english = self._import(["Li", "13900000002", "Walk-In", 250000], header=["Name", "Phone", "Source", "Budget"])
        self.assertRecordValues(english.lead_ids, [{"kefu_source": "walk_in", "budget": 250_000}])

    def test_f2_unknown_style_and_honorific_are_kept(self):
        wizard = self._import(["A", "老师", "13900000001", "", "", "", "", "", "包豪斯", "", "", ""])
        self.assertIn("老师", wizard.lead_ids.description)
        self.assertIn("包豪斯", wizard.lead_ids.description)

    def test_f2_reasons(self):
        rows = [
            (["A", "", "没留"], "bad phone", "电话"),
            (["A", "", "13900000001", "", "", "-20"], "bad area", "面积(㎡)"),
            (["A", "", "13900000001", "", "", "0"], "bad area", "面积(㎡)"),
            (["A", "", "13900000001", "", "", "", "", "天上掉的"], "bad source", "来源"),
            (["A", "", "13900000001", "", "", "", "", "", "", "面议"], "bad budget", "预算(万)"),
            (["A", "", "13900000001", "", "", "", "", "", "", "", "2026-13-40"], "bad date", "登记日期"),
            (["", "", "", "阳光100", "1-1-101"], "no contact", "客户姓名"),
        ]
        wizard = self._import(*(row for row, _outcome, _column in rows))
        self.assertEqual(
            [(line.row, line.outcome, line.column) for line in wizard.line_ids],
            [(number, outcome, column) for number, (_row, outcome, column) in enumerate(rows, 2)],
        )
        self.assertIn("没留", wizard.line_ids[0].reason)
        self.assertFalse(self.env["kefu.estate"].search([("name", "=", "阳光100"), ("company_id", "=", self.company.id)]))

    def test_f2_row_numbers_are_those_of_the_spreadsheet(self):
        wizard = self._import(["A", "", "13900000001"], [], [None] * 12, ["B", "", "bad"])
        self.assertEqual(self._outcomes(wizard), {5: "bad phone"})

    def test_f2_registered_already(self):
        """F1 on import: no more of the customer than the importing user may know."""
        self._register(self.supervisor, contact_name="王女士", phone="13812345678")
        wizard = self._import(["Li", "", "138-1234-5678"], user=self.salesperson)
        self.assertEqual(wizard.line_ids.outcome, "duplicate")
        self.assertIn("王**", wizard.line_ids.reason)
        self.assertNotIn("王女士", wizard.line_ids.reason)

    def test_f2_twice_in_the_file(self):
        """Only an accepted row makes a later one a duplicate."""
        wizard = self._import(
            ["A", "", "13900000001", "", "", "大"],
            ["B", "", "139-0000-0001", "阳光100", "1栋1单元101"],
            ["C", "", "13900000002", "阳光 100", "1-1-101"],
            ["D", "", "13900000001"],
        )
        self.assertEqual(self._outcomes(wizard), {2: "bad area", 4: "duplicate", 5: "duplicate"})
        self.assertIn("3", wizard.line_ids[-1].reason)

    def test_f2_rows_without_number_and_home_once(self):
        rows = (["Wang", "", "", "阳光100"], ["Wang", "", "", "阳光100", "", 90])
        self.assertEqual(self._import(*rows).imported_count, 2)
        self.assertEqual(self._outcomes(self._import(*rows)), {2: "duplicate", 3: "duplicate"})

    def test_f2_text_is_text(self):
        """Formulas and markup are kept as they stand: shown, neither computed nor rendered."""
        wizard = self._import(
            ["=HYPERLINK(\"http://x\")", "", "13900000001", "", "", "", "", "", "", "", "", "<b>急</b>"],
            ["<script>alert(1)</script>", "", "13900000002", "", "", "", "", "", "", "", "", "=1+1"],
        )
        notes = wizard.lead_ids.sorted("id").mapped("description")
        self.assertIn("&lt;b&gt;急&lt;/b&gt;", notes[0])
        self.assertIn("=1+1", notes[1])
        self.assertEqual(wizard.lead_ids.sorted("id")[0].contact_name, '=HYPERLINK("http://x")')

    def test_f2_refused_rows_come_back(self):
        """F2: the refused rows are downloaded with their reasons; mended, the file is imported."""
        wizard = self._import(
            ["A", "", "+86 139 0000 000", "", "", "", "", "", "", "", "", "=1+1"], ["B", "", "13900000002"]
        )
        self.assertIn("refused_file", wizard.action_download_refused()["url"])
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(wizard.refused_file)))
        rows = list(book.active.iter_rows(values_only=True))
        self.assertEqual(rows[0][:12], tuple(HEADER))
        self.assertEqual(rows[1][2], "'+86 139 0000 000")
        self.assertEqual(rows[1][11], "'=1+1")
        self.assertIn("not a telephone number", rows[1][12])
        self.assertEqual({cell.data_type for row in book.active.iter_rows(min_row=2) for cell in row} - {"s", "n"}, set())
        book.active["C2"] = "+86 139 0000 0003"
        mended = self._wizard(self._saved(book))
        mended.action_import()
        self.assertEqual(mended.imported_count, 1)
        self.assertIn("=1+1", mended.lead_ids.description)
        self.assertNotIn("not a telephone number", mended.lead_ids.description)

    def test_f2_neutral(self):
        for text in ("=1+1", "+86", "-1", "@x", "\tx"):
            self.assertEqual(neutral(text), f"'{text}")
        self.assertEqual(neutral("王=女士"), "王=女士")

    def test_f2_csv(self):
        text = "客户姓名,电话\r\n王女士,13900000001\r\n李先生,没留\r\n"
        for number, encoding in enumerate(("utf-8", "utf-8-sig", "gb18030", "utf-16")):
            wizard = self._wizard(text.replace("00001", f"0000{number}").encode(encoding), filename="customers.csv")
            wizard.action_import()
            self.assertEqual((wizard.imported_count, self._outcomes(wizard)), (1, {3: "bad phone"}), encoding)

    def test_f2_wrong_files(self):
        """A file that cannot be taken says what to do about it."""
        merged = openpyxl.Workbook()
        merged.active.append(HEADER)
        merged.active.append(["A", "", "13900000001"])
        merged.active.merge_cells("A2:B3")
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w") as package:
            package.writestr("xl/worksheets/sheet1.xml", "x")
        files = {
            "no customers": [self._workbook([HEADER]), self._workbook([[]])],
            "headers": [self._workbook([["a", "b"], ["c", "d"]])],
            "not a spreadsheet": [b"%PDF-1.7 x,y", b"<html><table>,</table>", b"\x89PNG\r\n\x1a\n\0\0,", b"just text"],
            "damaged": [b"PK\x03\x04 broken", bomb.getvalue(), sheet_tools.OLE + b"\0" * 600],
            "password": [sheet_tools.OLE + b"\0" * 512 + sheet_tools.ENCRYPTED],
            "merged": [self._saved(merged)],
        }
        for message, contents in files.items():
            for content in contents:
                with self.subTest(message=message, content=content[:20]), self.assertRaisesRegex(UserError, message):
                    self._wizard(content).action_import()
        with self.assertRaisesRegex(UserError, "no customers"):
            self.env["kefu.lead.import"].with_user(self.director).create({}).action_import()

    def test_f2_too_much(self):
        with patch.object(sheet_tools, "MAX_BYTES", 100), self.assertRaisesRegex(UserError, "larger"):
            self._wizard(self._workbook([HEADER, ["A"]])).action_import()
        with patch.object(sheet_tools, "MAX_ROWS", 2), self.assertRaisesRegex(UserError, "Split"):
            self._wizard(self._workbook([HEADER, *[["A", "", f"1390000000{i}"] for i in range(4)]])).action_import()
        with patch.object(sheet_tools, "MAX_UNPACKED", 100), self.assertRaisesRegex(UserError, "larger"):
            self._wizard(self._workbook([HEADER, ["A"]])).action_import()

    def test_f2_who_imports(self):
        content = self._workbook([HEADER, ["A", "", "13900000001"]])
        for role in ("designer", "consultant", "site_manager", "general_manager"):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                self._wizard(content, getattr(self, role)).action_import()
        wizard = self._import(["A", "", "13900000001", "", "", "", "", "业务员"], user=self.reception)
        self.assertEqual(wizard.lead_ids.receiver_id, self.reception)
        with self.assertRaises(AccessError):
            wizard.with_user(self.salesperson).read(["sheet"])

    def test_f2_received_by(self):
        """Who may name a colleague at registration may on import."""
        rows = [
            ["A", "13900000001", self.salesperson.name, "业务员"],
            ["B", "13900000002", "nobody of that name", "上门"],
            ["C", "13900000003", self.designer.login, "上门"],
        ]
        header = ["客户姓名", "电话", "接待人", "来源"]
        wizard = self._import(*rows, header=header, user=self.reception)
        self.assertEqual(wizard.lead_ids.receiver_id, self.salesperson)
        self.assertEqual(self._outcomes(wizard), {3: "bad receiver", 4: "refused"})

    def test_f2_overtaken_by_a_colleague(self):
        """F1: a customer registered while the import runs stops one row, not the file."""
        self._register(self.reception, phone="13900000002")
        rows = [["A", "", "13900000001"], ["B", "", "13900000002"], ["C", "", "13900000003"]]
        blind = patch.object(CrmLead, "_find_duplicates_of", lambda self, vals_list: [self.sudo().browse()] * len(vals_list))
        with blind, mute_logger("odoo.sql_db"):
            wizard = self._import(*rows)
        self.assertEqual(wizard.imported_count, 2)
        self.assertEqual(self._outcomes(wizard), {3: "duplicate"})
        self.assertIn("registered already", wizard.line_ids.reason)

    def test_f2_batch_by_batch(self):
        """What was interrupted goes on where it stopped."""
        wizard = self._wizard(self._workbook([HEADER, *[[f"C{i}", "", f"139{i:08}"] for i in range(BATCH + 5)]]))
        wizard.action_start()
        self.assertEqual(wizard.state, "running")
        self.assertEqual(wizard.action_import_batch(), {"position": BATCH, "total": BATCH + 5, "state": "running"})
        opened = self.env["kefu.lead.import"].with_user(self.director).action_open()
        self.assertEqual(opened["res_id"], wizard.id)
        self.assertEqual(wizard.action_import_batch()["state"], "done")
        self.assertEqual(wizard.action_import_batch()["position"], BATCH + 5)
        self.assertEqual(wizard.imported_count, BATCH + 5)
        self.assertIn(wizard.lead_ids[0].id, wizard.action_open_imported()["domain"][0][2])

    def test_f2_queries_do_not_grow_with_the_rows(self):
        """Registering a batch, and recognising one that is there already, costs the same for 20 rows and for 60."""
        def count(size, first):
            rows = [[f"C{i}", "", f"139{i:08}", "Riverside One", f"{i}-1-1"] for i in range(first, first + size)]
            content = self._workbook([HEADER, *rows])
            costs = []
            for _attempt in range(2):
                wizard = self._wizard(content)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                wizard.action_import()
                self.env.flush_all()
                costs.append(self.cr.sql_log_count - before)
            return costs

        count(5, 0)
        few, many = count(20, 1000), count(60, 2000)
        self.assertLessEqual(many[0], few[0] + 5)
        self.assertLessEqual(many[1], few[1] + 5)

    def test_f2_template(self):
        """The templates that are offered can be read back."""
        for name in ("customers.xlsx", "customers_odoo.xlsx"):
            with file_open(f"kefu_followup/static/xlsx/{name}", "rb") as file:
                header, columns = sheet_tools.read_sheet(file.read())[0], None
            self.assertIn("电话", header[1], name)
            self.assertFalse(columns)
        templates = self.env["crm.lead"].with_user(self.director).with_company(self.company).get_import_templates()
        self.assertTrue(templates[0]["template"].endswith("customers_odoo.xlsx"))

    def test_f2_written_sheet_is_read_back(self):
        rows = [["客户姓名", "电话"], ["=1+1", "+86 139 0000 0001"]]
        self.assertEqual(sheet_tools.read_sheet(write_sheet(rows)), [(1, rows[0]), (2, rows[1])])
