"""Ways by which a reader of one record learns about another that he may not read (T3).

Odoo fetches related fields, stored computed fields and the names behind many2one fields with all rights. Each such way
out of a model that somebody reads into a model that the same person does not read is a *relay*.
"""

from dataclasses import dataclass

from .samples import is_ours, own_models


@dataclass(frozen=True)
class Relay:
    """``model.field`` shows something of ``target`` to the roles that read the one and not the other."""

    model: str
    field: str
    kind: str
    target: str
    roles: tuple


def our_fields(env):
    """The fields we declare, on our models and on others'.

    :return: list of fields, by model and name
    """
    return [
        field
        for name in sorted(env.registry)
        if not env[name]._abstract
        for field in sorted(env[name]._fields.values(), key=lambda field: field.name)
        if any(is_ours(module) for module in field._modules or ())
    ]


class Relays:
    """:param env: environment; :param people: ``{role: user}``"""

    def __init__(self, env, people):
        self.env, self.people = env, people
        self._readers = {}

    def find(self):
        """:return: every relay, sorted"""
        found = []
        for field in our_fields(self.env):
            for kind, target in self._ways(field):
                roles = self._roles_of(field) - self.readers(target)
                if roles:
                    found.append(Relay(field.model_name, field.name, kind, target, tuple(sorted(roles))))
        return sorted(found, key=lambda relay: (relay.model, relay.field, relay.kind, relay.target))

    def readers(self, model_name):
        """:return: the roles that may read the model at all"""
        if model_name not in self._readers:
            self._readers[model_name] = {
                role for role, user in self.people.items() if self.env[model_name].with_user(user).has_access("read")
            }
        return self._readers[model_name]

    def _roles_of(self, field):
        """:return: the roles that read the field: those of its model, less those outside its groups"""
        roles = self.readers(field.model_name)
        if field.groups:
            roles = {role for role in roles if self.people[role].has_groups(field.groups)}
        return roles

    def _ways(self, field):
        """:return: ``(kind, model)`` for every model the field's value comes from with other rights than the reader's"""
        if field.relational and getattr(field, "bypass_search_access", False):
            yield "bypass_search_access", field.comodel_name
        if field.type == "many2one":
            yield "name", field.comodel_name
        if field.related:
            # what a related field with groups of its own shows is decided by them
            if field.compute_sudo:
                for target in self._path(field.model_name, field.related.split(".")):
                    yield "related", target
        elif field.compute and field.compute_sudo:
            for path in self._depends(field):
                for target in self._path(field.model_name, path.split(".")):
                    yield "computed", target

    def _depends(self, field):
        model = self.env[field.model_name]
        return sorted({path for path in field.get_depends(model)[0] if path})

    def _path(self, model_name, names):
        """:return: the models on the way of a dotted path"""
        for name in names:
            field = self.env[model_name]._fields.get(name)
            if field is None or not field.relational:
                return
            model_name = field.comodel_name
            yield model_name


def unruled_queries(env):
    """:return: our models that are SQL queries and lack rights or a rule for companies"""
    wrong = []
    for name in own_models(env):
        model = env[name]
        if model._auto:
            continue
        ir_model = env["ir.model"]._get(name)
        rules = env["ir.rule"].search([("model_id", "=", ir_model.id), ("groups", "=", False)])
        if not ir_model.access_ids or not any("company_id" in rule.domain_force for rule in rules):
            wrong.append(name)
    return wrong


def unchecked_companies(env):
    """:return: ``model.field`` for each many2one of ours between two records of companies that Odoo does not check"""
    wrong = []
    for field in our_fields(env):
        host, stored = env[field.model_name], field.store and not field.related and not field.compute
        if not stored or host._transient or field.type not in ("many2one", "many2many"):
            continue
        if field.name in ("company_id", "create_uid", "write_uid"):
            continue
        target = env[field.comodel_name]
        if "company_id" not in host._fields and host._name != "res.company":
            continue
        if not {"company_id", "company_ids"} & target._fields.keys():
            continue
        if not (field.check_company and host._check_company_auto):
            wrong.append(f"{field.model_name}.{field.name}")
    return sorted(set(wrong))
