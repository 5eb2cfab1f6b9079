import base64

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.lead_sheet import find_header
from ..tools.sheet import (
    MAX_BYTES,
    MAX_ROWS,
    SheetError,
    merged_below,
    read_sheet,
    write_sheet,
)

BATCH = 500


class KefuLeadImport(models.TransientModel):
    """F2: a spreadsheet of customers comes in, row by row: good rows are registered, bad ones named with their reason.

    The browser imports batch by batch, each in a transaction of its own; what was interrupted goes on where it
    stopped. Importing the same file again changes nothing.
    """

    _name = "kefu.lead.import"
    _description = "Import Customers"
    _rec_name = "filename"

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    file = fields.Binary(string="Spreadsheet", attachment=False)
    filename = fields.Char()
    state = fields.Selection(
        [("upload", "Choose File"), ("running", "Importing"), ("done", "Done")],
        required=True,
        readonly=True,
        default="upload",
    )
    total = fields.Integer(string="Rows", readonly=True)
    position = fields.Integer(string="Rows Done", readonly=True)
    imported_count = fields.Integer(string="Imported", readonly=True)
    refused_count = fields.Integer(string="Not Imported", compute="_compute_refused_count")
    lead_ids = fields.Many2many("crm.lead", "kefu_lead_import_rel", string="Customers", readonly=True)
    line_ids = fields.One2many("kefu.lead.import.line", "import_id", string="Rows Not Imported", readonly=True)
    sheet = fields.Json(readonly=True)
    refused_file = fields.Binary(readonly=True, attachment=False)
    refused_filename = fields.Char(readonly=True)

    @api.depends("line_ids")
    def _compute_refused_count(self):
        for wizard in self:
            wizard.refused_count = len(wizard.line_ids)

    # === ACTIONS === #

    @api.model
    def action_open(self):
        """Open the import: the one that was interrupted, or a new one."""
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_followup.kefu_lead_import_action_new")
        interrupted = self.search([("state", "=", "running"), ("create_uid", "=", self.env.uid)], order="id desc", limit=1)
        return {**action, "res_id": interrupted.id}

    def action_import(self):
        """Import the whole file.

        :return: the action that shows the result
        :raise UserError: when the file cannot be read, saying what to do about it
        """
        self.action_start()
        while self.state == "running":
            self.action_import_batch()
        return self._get_records_action(target="current")

    def action_start(self):
        """Read the file and get ready to import its rows.

        :raise UserError: when the file cannot be read, saying what to do about it
        """
        self.ensure_one()
        self.env["crm.lead"].check_access("create")
        if self.state != "upload":
            return
        header, columns, rows = self._read_file()
        self.write({
            "sheet": {"header": header, "columns": {str(index): name for index, name in columns.items()}, "rows": rows},
            "total": len(rows),
            "state": "running",
            "file": False,
        })

    def action_import_batch(self):
        """Import the next rows.

        :return: how far it is, for the progress bar
        :rtype: dict
        """
        self.ensure_one()
        if self.state == "running":
            sheet = self.sheet
            rows = sheet["rows"][self.position : self.position + BATCH]
            self._import_rows(rows, sheet["header"], {int(index): name for index, name in sheet["columns"].items()})
            self.position += len(rows)
            if self.position >= self.total:
                self.state = "done"
        return {"position": self.position, "total": self.total, "state": self.state}

    def action_download_refused(self):
        """Download the rows that were not imported, with the reason: mended, the file can be imported again."""
        self.ensure_one()
        header = [*self.sheet["header"], self.env._("Reason")]
        rows = [[*line.cells, *[""] * (len(header) - 1 - len(line.cells)), line.reason or ""] for line in self.line_ids]
        self.write({
            "refused_file": base64.b64encode(write_sheet([header, *rows])),
            "refused_filename": self.env._("not imported.xlsx"),
        })
        url = f"/web/content/{self._name}/{self.id}/refused_file/{self.refused_filename}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def action_open_imported(self):
        """Show the customers imported."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_followup.crm_lead_action")
        return {**action, "domain": [("id", "in", self.lead_ids.ids)], "context": {}}

    # === READING === #

    def _read_file(self):
        """:return: the header, the columns by position, and the rows with their numbers"""
        if not self.file:
            raise UserError(self._file_errors()["empty"])
        content = base64.b64decode(self.file)
        try:
            rows = read_sheet(content)
            header = find_header(rows)
            if not header:
                raise SheetError("header")
            position, columns = header
            if merged_below(content, rows[position][0]):
                raise SheetError("merged")
            if not rows[position + 1 :]:
                raise SheetError("empty")
        except SheetError as error:
            raise UserError(self._file_errors()[str(error)]) from error
        return rows[position][1], columns, rows[position + 1 :]

    def _file_errors(self):
        """:return: for each reason of :class:`SheetError` what to do about it"""
        return {
            "empty": self.env._(
                "There are no customers in this file. Choose the spreadsheet that lists them below a row of headers."
            ),
            "large": self.env._("This file is larger than %s MB. Remove pictures, or split it.", MAX_BYTES // 1024 // 1024),
            "rows": self.env._("More than %s rows are too many at once. Split the file.", MAX_ROWS),
            "password": self.env._(
                "This file is protected by a password. Open it, remove the password, save it and choose it again."
            ),
            "broken": self.env._("This file is damaged. Open it in a spreadsheet program, save it as .xlsx and choose it again."),
            "format": self.env._("This is not a spreadsheet. Save the customers as .xlsx, .xls or .csv and choose that file."),
            "merged": self.env._(
                "Cells are merged below the header, so rows cannot be told apart. Unmerge them and choose the file again."
            ),
            "header": self.env._(
                "None of the first rows has the headers “客户姓名” and “电话” (or “Name” and “Phone”). Download the template "
                "and copy the customers into it."
            ),
        }

    # === IMPORTING === #

    def _import_rows(self, rows, header, columns):
        """Register the customers of some rows, and note those that cannot be.

        :param list rows: numbers and cells
        """
        reader = self.env["kefu.lead.import.reader"].with_company(self.company_id)
        entries = reader._read_rows(rows, header, columns)
        reader._set_duplicates_aside(entries)
        leads = self._register_entries([entry for entry in entries if not entry.get("outcome")])
        cells = dict(rows)
        self.write({
            "imported_count": self.imported_count + len(leads),
            "lead_ids": [fields.Command.link(lead.id) for lead in leads],
            "line_ids": [
                fields.Command.create({
                    "row": entry["row"],
                    "outcome": entry["outcome"],
                    "column": entry.get("column"),
                    "reason": entry.get("reason"),
                    "cells": cells[entry["row"]],
                })
                for entry in entries
                if entry.get("outcome")
            ],
        })

    def _register_entries(self, entries):
        """Register customers in one go, or one by one when one of them stops the others.

        :param list entries: as the reader makes them; those that fail get an outcome
        :return: the ``crm.lead`` created
        """
        try:
            with self.env.cr.savepoint():
                return self._create_customers(entries)
        except (UniqueViolation, UserError):
            self.env.invalidate_all()
        leads = self.env["crm.lead"]
        for entry in entries:
            try:
                with self.env.cr.savepoint():
                    created = self._create_customers([entry])
                leads |= created
            except UniqueViolation as error:
                self._refuse_overtaken(entry, error)
            except (AccessError, UserError, ValidationError) as error:
                entry.update(outcome="refused", reason=str(error))
        return leads

    def _refuse_overtaken(self, entry, error):
        """A colleague registered the same customer, or the same estate, since this import began to look."""
        if error.diag.table_name == "crm_lead":
            entry.update(outcome="duplicate", reason=self.env["crm.lead"]._sql_error_to_message(error))
        else:
            entry.update(outcome="refused", reason=self.env._("A colleague changed the same data. Import this row again."))

    def _create_customers(self, entries):
        """:return: the customers of the rows, told in one log note each, followed by whoever received them"""
        lead = self.env["crm.lead"].with_company(self.company_id).with_context(tracking_disable=True)
        values = self.env["kefu.lead.import.reader"].with_company(self.company_id)._prepare_leads(entries)
        leads = lead.create(values)
        for receiver, received in leads.grouped("receiver_id").items():
            received.message_subscribe(receiver.partner_id.ids)
        leads._message_log_batch({
            lead.id: self.env._("Imported from %(file)s, row %(row)s", file=self.filename or "-", row=entry["row"])
            for lead, entry in zip(leads, entries, strict=True)
        })
        return leads
