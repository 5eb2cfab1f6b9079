"""Sample records for security tests: one row of any model, written straight into the table, past every guard."""

import itertools
import json

from odoo import fields
from odoo.tools import SQL

_numbers = itertools.count(1)


def is_ours(module):
    """:return: whether a module is one of this repository's"""
    return module.startswith("kefu_")


def own_models(env):
    """Our models and crm.lead, which is the heart of them.

    :return: names of the models that have a table or a query, ascending
    """
    names = {
        name
        for name, model in env.registry.items()
        if is_ours(model._original_module or "") and not model._abstract and name in env
    }
    return sorted(names | {name for name in ("crm.lead",) if name in env})


def granted_models(env):
    """:return: our models, and the others on which our addons grant rights; ascending"""
    lines = env["ir.model.data"].sudo().search([("model", "=", "ir.model.access"), ("module", "=like", "kefu\\_%")])
    granted = env["ir.model.access"].sudo().browse(lines.mapped("res_id")).model_id.mapped("model")
    return sorted({*own_models(env), *granted})


def columns_of(model):
    """:return: the stored fields of ``model`` that its table has a column for"""
    return [field for field in model._fields.values() if field.store and field.column_type]


class Samples:
    """Rows for ``company`` and ``person``; what a required field points to is made for the same two."""

    #: values that a model's own constraints ask for
    FIXED = {
        "crm.lead": {"type": "opportunity", "kefu_source": "salesperson", "name": "Sample"},
        "kefu.complaint": {
            "next_deadline": "2030-01-01 02:00:00",
            "next_check_at": "2030-01-01 02:00:00",
            "finding": "founded",
            "reject_reason": "a sample",
            "close_reason": "a sample",
            "is_internal": False,
        },
        "kefu.defect": {"due": "2030-01-01"},
        "kefu.info.report": {"deadline": "2030-01-01 02:00:00", "period": "2030-01-01"},
        "kefu.service.slip": {
            "signature": b"sample",
            "signed_by": "Sample",
            "signer": "customer",
            "signed_at": "2026-11-01 03:00:00",
        },
        "project.project": {"is_kefu_site": True, "site_state": "open", "privacy_visibility": "followers"},
        "sale.order.template.line": {"display_type": "line_section", "product_uom_qty": 0},
        "sale.order.line": {"display_type": "line_section", "product_uom_qty": 0, "price_unit": 0, "customer_lead": 0},
    }

    #: model: state: what a record of that state has beside it
    OF_STATE = {
        "kefu.info.report": {
            **dict.fromkeys(("read", "sent"), {"deadline": None}),
            "noted": {"kind": "note", "heading": "plan", "period": None, "deadline": None},
            "raised": {"kind": "emergency", "emergency_kind": "other", "next_alarm_at": "2030-01-01 02:00:00", "period": None},
            **dict.fromkeys(
                ("acknowledged", "withdrawn"), {"kind": "emergency", "emergency_kind": "other", "period": None}
            ),
        },
    }

    #: not required, but they say whose a record is
    WHOSE = (("sale.order", "opportunity_id"),)

    #: models of others that are the heart of ours
    HEARTS = ("crm.lead", "sale.order", "project.project")

    #: of these a company has all there may be
    THERE = ("kefu.complaint.level", "kefu.complaint.policy", "kefu.grade.policy", "kefu.grade.rule", "kefu.grade.run")

    #: there is one for each of these in a company: it gets a new one
    OF_A_NEW_ONE = tuple(
        (model, "partner_id") for model in ("kefu.grade", "kefu.grade.designation", "kefu.info.report")
    )

    #: of these there is one per person and company
    ONE_EACH = ("kefu.designer.card",)

    def __init__(self, env):
        self.env = env
        #: the values of FIXED, and more of them for one test
        self.fixed = {name: dict(values) for name, values in self.FIXED.items()}

    def make(self, model_name, company, person, **values):
        """:param values: column values instead of the made-up ones
        :return: a record of the model, which belongs to ``company`` and in every respect to ``person``
        """
        model = self.env[model_name].sudo()
        if model_name in self.THERE:
            return self.env[model_name].browse(model.search([("company_id", "=", company.id)], limit=1).id)
        row = {"create_uid": person.id, "write_uid": person.id} if model._log_access else {}
        for field in columns_of(model):
            value = self._value(field, company, person)
            if value is not None:
                row[field.name] = value
        row |= self.fixed.get(model_name, {})
        row |= self.OF_STATE.get(model_name, {}).get(values.get("state"), {})
        row |= values
        row = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in row.items()}
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES %s RETURNING id",
                SQL.identifier(model._table),
                SQL(", ").join(map(SQL.identifier, row)),
                tuple(row.values()),
            )
        )
        return self.env[model_name].browse(self.env.cr.fetchone()[0])

    def _value(self, field, company, person):
        """:return: what the column gets, None to leave it empty"""
        if field.name in ("id", "create_uid", "write_uid", "create_date", "write_date", "parent_path"):
            return None
        if field.name == "active":
            return True
        if field.type == "many2one":
            return self._target(field, company, person)
        if not field.required:
            return None
        return self._plain(field)

    def _target(self, field, company, person):
        if field.comodel_name == "res.users":
            return person.id
        if field.name == "company_id":
            return company.id
        if not field.required and (field.model_name, field.name) not in self.WHOSE:
            return None
        if field.comodel_name == "res.company":
            return company.id
        target = self.env[field.comodel_name].sudo()
        if field.comodel_name in self.ONE_EACH:
            there = target.search([("user_id", "=", person.id), ("company_id", "=", company.id)], limit=1)
            return (there or self.make(field.comodel_name, company, person)).id
        if is_ours(target._original_module or "") or field.comodel_name in self.HEARTS:
            return self.make(field.comodel_name, company, person).id
        if field.comodel_name == "crm.team":
            return (
                target.search([("company_id", "=", company.id)], limit=1)
                or target.create({"name": "Sample", "company_id": company.id})
            ).id
        if (field.model_name, field.name) in self.OF_A_NEW_ONE:
            return self.make(field.comodel_name, company, person).id
        domain = [("company_id", "in", [company.id, False])] if "company_id" in target._fields else []
        return (target.search(domain, limit=1) or self.make(field.comodel_name, company, person)).id

    def _plain(self, field):
        number = next(_numbers)
        if field.type in ("char", "text", "html"):
            text = f"sample {number}"[-(getattr(field, "size", None) or 0) :]
            return {"en_US": text} if field.translate else text
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type == "date":
            return fields.Date.add(fields.Date.to_date("2030-01-01"), days=number)
        if field.type == "datetime":
            return fields.Datetime.to_datetime("2026-11-01 02:00:00")
        if field.type == "boolean":
            return False
        return 1
