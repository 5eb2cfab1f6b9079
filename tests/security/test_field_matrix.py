"""T2: each field of a record that must not be seen, by each role, on each way a value can leave the server."""

import pytest

from odoo.exceptions import AccessError, UserError

from odoo.addons.kefu_complaints.tests.common import ComplaintCase

from .common import PLAIN

CANARY = "Kanarienvogel"
#: kinds of fields whose values can be grouped by and summed up
SUMMED = ("integer", "float", "monetary")
#: what the entitled write into it
TEXTS = ("description", "contact_name", "email", "address", "plan", "finding_note", "close_reason", "waiting_note")


class TestFieldMatrix(ComplaintCase):
    """X11: an internal complaint; nothing of it reaches its subject or anybody who is not named in the clause."""

    @pytest.fixture(autouse=True)
    def _fixtures(self, record_t, long_run):
        self.record_t, self.long_run = record_t, long_run

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls._internal(subject=cls.other_director, phone="139 8765 4321")
        cls.complaint.sudo().write({name: f"{CANARY} {name}" for name in TEXTS})
        cls.complaint.with_user(cls.director).message_post(body=f"{CANARY} body")
        cls.attachment = cls.env["ir.attachment"].create(
            {"name": f"{CANARY}.txt", "raw": b"x", "res_model": cls.complaint._name, "res_id": cls.complaint.id}
        )
        cls.people = {
            "subject": cls.other_director,
            "stranger": cls.stranger,
            **{
                name: getattr(cls, name)
                for name in ("consultant", "service_manager", "supervisor", "inspector", "reception", "site_manager", "manager")
            },
            **{name: cls._plain(name, PLAIN[name]) for name in ("employee", "portal")},
        }
        cls.env.flush_all()

    @classmethod
    def _plain(cls, name, group):
        user = cls._create_user("inspector", f"test_{name}_t2")
        user.group_ids = cls.env.ref(group)
        return user

    def test_t2_internal_complaint(self):
        """T2, X11: field by field where a field can be named, all together where they leave together: nothing."""
        fields, cells, leaks = self._fields(), 0, []
        for role, user in self.people.items():
            if role != "portal":
                user.group_ids |= self.env.ref("base.group_allow_export")
            complaint = self.complaint.with_user(user)
            ways = self._ways(complaint, fields)
            for number, (name, field) in enumerate(fields.items()):
                # at the small size each field on some of the ways
                per_field = self._ways_of_field(complaint, name, field)
                for turn, (way, call) in enumerate(per_field.items()):
                    if self.long_run or (number + turn) % 4 == 0:
                        ways[f"{way} {name}"] = call
            for way, call in ways.items():
                cells += 1
                if found := self._told(call):
                    leaks.append(f"{role}, {way}: {found[:100]}")
        self.assertFalse(leaks, "\n".join(leaks[:20]))
        self.record_t("T2", "internal complaint", f"{cells} cells on 16 channels, 0 leaks", "at least 14 channels, 0 leaks")

    def test_t2_the_ways_lead_somewhere(self):
        """T2: for the complainant the same ways show it: what shows nothing to others is not broken."""
        self.designer.group_ids |= self.env.ref("base.group_allow_export")
        mine = self.complaint.with_user(self.designer)
        fields = {"description": mine._fields["description"], "level": mine._fields["level"]}
        silent = {
            way
            for way, call in {
                **self._ways(mine, fields),
                **self._ways_of_field(mine, "description", fields["description"]),
                **self._ways_of_field(mine, "level", fields["level"]),
            }.items()
            if not self._told(call)
        }
        # reports leave it out for everybody, changes of its fields stand in messages only
        self.assertLessEqual(silent, {"report", "tracking"})

    def _fields(self):
        """:return: what says something about the case, by name"""
        technical = {"id", "create_uid", "create_date", "write_uid", "write_date", "access_token", "follow_token"}
        return {
            name: field
            for name, field in self.complaint._fields.items()
            if field.store and field.column_type and name not in technical
        }

    def _ways(self, complaint, fields):
        """:return: ``{channel: call}`` by which all fields leave at once; each call returns what was told"""
        env, names = complaint.env, list(fields)
        thread = [("model", "=", complaint._name), ("res_id", "=", complaint.id)]
        return {
            "read": lambda: complaint.read([name for name in names if complaint._has_field_access(fields[name], "read")]),
            "web_read": lambda: complaint.web_read({"display_name": {}, "description": {}}),
            "export": lambda: complaint.export_data(["name", "description"])["datas"],
            "copy": lambda: complaint.copy_data(),
            "onchange": lambda: complaint.onchange({"phone": "1"}, ["phone"], {"caller_hint": {}, "contact_name": {}}),
            "caller": lambda: self._typed(complaint),
            "name_search": lambda: complaint.browse().name_search(complaint.sudo().name),
            "tracking": lambda: env["mail.tracking.value"].search_read([("mail_message_id.res_id", "=", complaint.id)]),
            "message": lambda: env["mail.message"].search_read(thread, ["body"]),
            "attachment": lambda: env["ir.attachment"].search_read(
                [("res_model", "=", complaint._name), ("res_id", "=", complaint.id)], ["name"]
            ),
            "report": lambda: env["kefu.complaint.report"].search_read([("complaint_id", "=", complaint.id)], ["complaint_id"]),
        }

    def _typed(self, complaint):
        """The number is typed at an intake: what is known of whoever has it."""
        draft = complaint.new({"phone": complaint.sudo().phone, "company_id": self.company.id})
        return [value for value in (draft.caller_hint, draft._find_caller()) if value]

    def _ways_of_field(self, complaint, name, field):
        """:return: likewise the ways on which one field is named"""
        model, itself = complaint.browse(), [("id", "=", complaint.id)]
        value = complaint.sudo()[name]
        value = value.id if field.type == "many2one" else value
        ways = {
            "domain": lambda: model.search([(name, "=", value), *itself]).ids,
            "order": lambda: complaint.id in model.search([], order=name).ids and [complaint.id],
            "group": lambda: model.formatted_read_group(itself, [name], ["__count"]),
            "having": lambda: model._read_group(itself, ["company_id"], ["__count"], having=[("__count", ">", 0)]),
        }
        if field.type in SUMMED and field.aggregator:
            ways["sum"] = lambda: [row for row in model._read_group(itself, [], [f"{name}:sum"]) if any(row)]
        return ways

    def _told(self, call):
        """:return: what was told, as text; nothing when it was refused"""
        try:
            with self.env.cr.savepoint():
                told = call()
        except (AccessError, UserError, ValueError):
            return ""
        return str(told) if told else ""
