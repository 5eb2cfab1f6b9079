import hashlib

from markupsafe import Markup

from odoo import api, models

from ..models.crm_lead_registration import SOURCES
from ..tools import estate_key, phone_key, room_key, spaced_mobile
from ..tools.lead_sheet import (
    HONORIFICS,
    SOURCE_OF_TEXT,
    STYLES,
    parse_area,
    parse_budget,
    parse_date,
)


class RowRefused(Exception):
    """A row cannot be imported: ``outcome``, ``column`` and ``reason``."""

    def __init__(self, outcome, column, reason):
        super().__init__(outcome)
        self.outcome, self.column, self.reason = outcome, column, reason


class KefuLeadImportReader(models.AbstractModel):
    """F2: turns rows of a spreadsheet into customers to register, or says what is wrong with them.

    An *entry* is a dict: ``row`` (number in the spreadsheet), ``headers`` by column, ``values`` of the customer and
    ``estate`` as typed; with ``outcome``, ``column`` and ``reason`` when the row is refused.
    """

    _name = "kefu.lead.import.reader"
    _description = "Reads Rows of Customers"

    @api.model
    def _read_rows(self, rows, header, columns):
        """:param list rows: numbers and cells
        :param list header: the header's cells
        :param dict columns: column names by position
        :return: one entry for each row, after a constant number of queries
        :rtype: list[dict]
        """
        headers = {column: header[index] for index, column in columns.items()}
        records = [self._read_cells(cells, header, columns) for _number, cells in rows]
        known = {
            "kefu_source": self._known_sources(),
            "style": self._known_styles(),
            "receiver": self._known_receivers({record["receiver"] for record in records if record.get("receiver")}),
        }
        return [
            self._read_entry(number, record, headers, known)
            for (number, _cells), record in zip(rows, records, strict=True)
        ]

    def _read_cells(self, cells, header, columns):
        """:return: the cells by column; what stands in columns unknown here goes to the notes"""
        record = {column: cells[index] for index, column in columns.items() if index < len(cells)}
        extra = [
            f"{header[index]}: {text}"
            for index, text in enumerate(cells)
            if text and index not in columns and index < len(header) and header[index]
        ]
        notes = [record.get("note"), *extra]
        return {**record, "note": "\n".join(filter(None, notes)), "digest": "\x1f".join(cells)}

    def _read_entry(self, number, record, headers, known):
        entry = {"row": number, "headers": headers}
        try:
            entry.update(values=self._read_values(record, headers, known), estate=record.get("estate"))
        except RowRefused as refused:
            entry.update(outcome=refused.outcome, column=headers.get(refused.column), reason=refused.reason)
        return entry

    def _read_values(self, record, headers, known):
        """:return: values of the customer in one row, without estate
        :raise RowRefused: when something in the row is wrong
        """
        name, phone = record.get("contact_name"), record.get("phone")
        if not name and not phone:
            raise RowRefused("no contact", "contact_name", self.env._("Neither name nor telephone number."))
        if phone and not phone_key(phone):
            raise self._bad("bad phone", "phone", phone, self.env._("not a telephone number"))
        values = {
            **self._read_texts(record, known),
            "area": self._read(record, "area", "bad area", parse_area, self.env._("not an area in square metres")),
            "kefu_source": self._read(
                record, "kefu_source", "bad source", known["kefu_source"].get, self.env._("not a known source")
            ),
            "budget": self._read(
                record,
                "budget",
                "bad budget",
                lambda text: parse_budget(text, headers.get("budget")),
                self.env._("not an amount"),
            ),
            "registered_at": self._read(record, "registered_at", "bad date", self._read_day, self.env._("not a date")),
            "receiver_id": self._read(
                record, "receiver", "bad receiver", known["receiver"].get, self.env._("nobody here has this name")
            ),
        }
        if not phone and not (record.get("estate") and room_key(record.get("room"))):
            # nothing to recognise the customer by: the whole row tells whether it was imported before
            values["import_key"] = hashlib.sha256(record["digest"].encode()).hexdigest()[:32]
        return {name: value for name, value in values.items() if value}

    def _read_texts(self, record, known):
        """:return: values that any text will do for; what is not understood goes into the notes"""
        style = known["style"].get(record.get("style"))
        honorific = HONORIFICS.get((record.get("honorific") or "").casefold())
        unread = [record.get(column) for column, value in (("honorific", honorific), ("style", style)) if not value]
        return {
            "contact_name": record.get("contact_name"),
            "phone": record.get("phone") and spaced_mobile(record["phone"]),
            "honorific": honorific,
            "room": record.get("room"),
            "layout": record.get("layout"),
            "style_id": style,
            "description": self._plain_text("\n".join(filter(None, [*unread, record["note"]]))),
        }

    def _read(self, record, column, outcome, parse, what):
        """:return: what a cell means; ``None`` for an empty cell
        :raise RowRefused: when it means nothing
        """
        text = record.get(column)
        if not text:
            return None
        value = parse(text)
        if not value:
            raise self._bad(outcome, column, text, what)
        return value

    def _bad(self, outcome, column, text, what):
        return RowRefused(outcome, column, self.env._("“%(text)s” is %(what)s.", text=text[:80], what=what))

    def _read_day(self, text):
        """:return: the beginning of that day in the company's time zone, naive UTC"""
        day = parse_date(text)
        return day and self.env["kefu.calendar"]._day_start(self.env.company, day)

    def _plain_text(self, text):
        """:return: text as it stands, for an HTML field: markup in it is shown and not obeyed"""
        lines = [Markup("%s") % line for line in text.strip().splitlines()]
        return Markup("<p>%s</p>") % Markup("<br/>").join(lines) if lines else False

    # === LOOKING UP === #

    def _known_sources(self):
        labels = dict(self.env["crm.lead"]._fields["kefu_source"]._description_selection(self.env))
        return {
            **SOURCE_OF_TEXT,
            **{text: source for source, label in [*SOURCES, *labels.items()] for text in (source, label, label.lower())},
        }

    def _known_styles(self):
        styles = self.env["kefu.style"].search([("active", "=", True)])
        known = {
            style.name: style.id for lang in ("zh_CN", "zh_TW", "en_US") for style in styles.with_context(lang=lang)
        }
        for name, xmlid in STYLES.items():
            style = self.env.ref(f"kefu_followup.kefu_style_{xmlid}", raise_if_not_found=False)
            if style and style in styles:
                known.setdefault(name, style.id)
        return known

    def _known_receivers(self, names):
        """:return: colleagues by name and login; a name that two of them have means nobody"""
        if not names:
            return {}
        users = self.env["res.users"].search([
            ("company_ids", "in", self.env.company.id),
            ("share", "=", False),
            "|", ("name", "in", list(names)), ("login", "in", list(names)),
        ])
        by_name = {name: same.id for name, same in users.grouped("name").items() if len(same) == 1}
        return {**by_name, **{user.login: user.id for user in users}}

    # === DUPLICATES === #

    @api.model
    def _set_duplicates_aside(self, entries):
        """Refuse rows whose customer is registered already, or stands in an earlier row that is imported.

        :param list entries: see the class; a constant number of queries for any number of them
        """
        entries = [entry for entry in entries if not entry.get("outcome")]
        lead = self.env["crm.lead"]
        estates = self.env["kefu.estate"]._find(self.env.company, [entry["estate"] for entry in entries])
        values = [
            {**entry["values"], "company_id": self.env.company.id, "estate_id": estates[key].id if key in estates else False}
            for entry in entries
            for key in [estate_key(entry["estate"])]
        ]
        found = lead._find_duplicates_of(values)
        visible = lead.browse({hit.id for hits in found for hit in hits})._visible_to_user()
        imported = self._imported_before(values)
        rows = {}
        for entry, vals, hits in zip(entries, values, found, strict=True):
            identities = self._identities(entry)
            earlier = next((identity for identity in identities if identity in rows), None)
            if hits:
                same_phone = hits[0].phone_key == phone_key(vals.get("phone"))
                message = lead._duplicate_message(hits[0], vals, visible)
                self._refuse_duplicate(entry, "phone" if same_phone else "room", message)
            elif vals.get("import_key") in imported:
                self._refuse_duplicate(entry, "contact_name", self.env._("This row was imported before."))
            elif earlier:
                self._refuse_duplicate(entry, earlier[0], self.env._("The same customer as in row %s.", rows[earlier]))
            else:
                rows.update(dict.fromkeys(identities, entry["row"]))

    def _imported_before(self, values):
        keys = [vals["import_key"] for vals in values if vals.get("import_key")]
        if not keys:
            return set()
        # sudo: crm.lead: the row may have been imported by a colleague whose customers the user may not read
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        return set(leads.search([("company_id", "=", self.env.company.id), ("import_key", "in", keys)]).mapped("import_key"))

    def _identities(self, entry):
        """:return: columns and keys by which the customer of a row is recognised"""
        values = entry["values"]
        phone, room = phone_key(values.get("phone")), room_key(values.get("room"))
        identities = [("phone", phone)] if phone else []
        if room and estate_key(entry["estate"]):
            identities.append(("room", estate_key(entry["estate"]), room))
        if values.get("import_key"):
            identities.append(("contact_name", values["import_key"]))
        return identities

    def _refuse_duplicate(self, entry, column, reason):
        entry.update(outcome="duplicate", column=entry["headers"].get(column), reason=reason)

    @api.model
    def _prepare_leads(self, entries):
        """:return: values for ``crm.lead.create``; estates not listed yet are created
        :rtype: list[dict]
        """
        estates = self.env["kefu.estate"]._find_or_create(self.env.company, [entry["estate"] for entry in entries])
        return [
            {**entry["values"], "estate_id": estates[key].id if key in estates else False, "company_id": self.env.company.id}
            for entry in entries
            for key in [estate_key(entry["estate"])]
        ]
