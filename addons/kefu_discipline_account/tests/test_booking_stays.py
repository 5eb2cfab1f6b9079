from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import BookingCase


@tagged("post_install", "-at_install")
class TestBookingStays(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._create_accountant("test_chief", "account.group_account_manager,account.group_account_user")
        cls.penalty = cls._due()
        cls.penalty.with_user(cls.accountant).action_execute()
        cls.move = cls.penalty.entry_ids.batch_id.move_id

    def _refused(self, name, *args, **context):
        with self.assertRaisesRegex(UserError, "stays as it was posted"), self.env.cr.savepoint():
            getattr(self.move.with_user(self.chief).with_context(**context), name)(*args)

    def test_d_3_entry_stays(self):
        """D-3: no accountant resets, cancels, reverses, moves or deletes the entry of a batch, whatever the client says."""
        line = self.move.line_ids[:1]
        self._refused("button_draft")
        self._refused("button_cancel")
        self._refused("write", {"state": "draft"})
        self._refused("write", {"state": "cancel"})
        self._refused("write", {"date": "2020-01-01"}, skip_readonly_check=True)
        self._refused("write", {"line_ids": [Command.update(line.id, {"balance": 1})]}, skip_readonly_check=True)
        self._refused("write", {"line_ids": [Command.clear()]}, skip_readonly_check=True, force_delete=True)
        self._refused("unlink", force_delete=True)
        self._refused("_reverse_moves")
        self.assertBooked()

    def test_d_3_lines_stay(self):
        """D-3: nor a line of it, one by one."""
        lines = self.move.line_ids.with_user(self.chief).with_context(force_delete=True, skip_readonly_check=True)
        other = self.company.kefu_penalty_receivable_id.copy()
        for act in (
            lambda: lines.write({"account_id": other.id}),
            lambda: lines[:1].write({"partner_id": self.other_designer.partner_id.id}),
            lambda: lines.unlink(),
            lambda: lines.create([{"move_id": self.move.id, "account_id": other.id, "balance": 0}]),
        ):
            with self.assertRaisesRegex(UserError, "stays as it was posted"), self.env.cr.savepoint():
                act()
        self.assertBooked()

    def test_d_3_reset_button_hidden(self):
        """D-3: the button that would be refused is not shown."""
        self.assertFalse(self.move.with_user(self.chief).show_reset_to_draft_button)

    def test_d_3_forms_open(self):
        """D-3: the entry's form opens for finance, with its penalties and without the button that would be refused, and for
        readers of the books, without them."""
        reader = self._create_accountant("test_reader_2", "account.group_account_readonly")
        for user, shown in ((self.accountant, True), (reader, False)):
            with Form(self.move.with_user(user)) as form:
                self.assertEqual("kefu_penalty_count" in form._view["fields"], shown)
        with Form(self.penalty.entry_ids.batch_id.with_user(self.accountant)) as form:
            self.assertEqual(form.move_id, self.move)

    def test_d_2_nobody_pretends_a_line(self):
        """D-2: no user says that a line of theirs books a penalty, nor sees which does."""
        line = self.move.line_ids[:1].with_user(self.chief)
        entry = self.penalty.entry_ids
        with self.assertRaises(AccessError):
            line.read(["kefu_penalty_entry_id"])
        with self.assertRaises(AccessError):
            line.write({"kefu_penalty_entry_id": entry.id})
        values = {
            "journal_id": self.company.kefu_penalty_journal_id.id,
            "line_ids": [
                Command.create({"account_id": line.account_id.id, "balance": 20, "kefu_penalty_entry_id": entry.id}),
                Command.create({"account_id": line.account_id.id, "balance": -20}),
            ],
        }
        with self.assertRaises(AccessError):
            self.env["account.move"].with_user(self.chief).create([values])

    def test_d_3_links(self):
        """D-3: from the batch to the entry, from the entry to its penalties; readers of the books see no penalties."""
        batch = self.penalty.entry_ids.batch_id
        self.assertEqual(batch.with_user(self.accountant).action_view_move()["res_id"], self.move.id)
        move = self.move.with_user(self.accountant)
        self.assertEqual(move.kefu_penalty_count, 1)
        self.assertEqual(move.action_view_kefu_penalties()["res_id"], batch.id)
        reader = self._create_accountant("test_reader", "account.group_account_readonly")
        with self.assertRaises(AccessError):
            self.move.with_user(reader).read(["kefu_penalty_count"])
        with self.assertRaises(AccessError):
            self.move.with_user(reader).action_view_kefu_penalties()
        with self.assertRaises(AccessError):
            batch.with_user(self.director).read(["move_id"])

    def test_d_3_other_entries_untouched(self):
        """Entries that book no penalties are reset, reversed and deleted as ever."""
        account = self.company.kefu_penalty_income_id
        values = {
            "journal_id": self.company.kefu_penalty_journal_id.id,
            "line_ids": [Command.create({"account_id": account.id, "balance": balance}) for balance in (5, -5)],
        }
        moves = self.env["account.move"].with_user(self.chief).create([values, values])
        moves.action_post()
        moves[0]._reverse_moves(cancel=True)
        moves[1].button_draft()
        moves[1].unlink()
        self.assertFalse(moves[1].exists())
