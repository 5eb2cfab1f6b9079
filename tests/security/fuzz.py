"""Hostile calls for T5: what a client with a login and no manners may send."""

from hypothesis import strategies as st

from .public_methods import public_methods
from .samples import own_models

#: models of Odoo that carry pieces of ours
NEIGHBOURS = (
    "mail.message",
    "mail.tracking.value",
    "mail.activity",
    "ir.attachment",
    "calendar.event",
    "res.partner",
    "res.users",
    "res.company",
    "crm.team",
    "crm.team.member",
    "mail.followers",
    "bus.bus",
)
OPERATORS = (
    "=",
    "!=",
    "in",
    "not in",
    "like",
    "ilike",
    "=ilike",
    "=like",
    "child_of",
    "parent_of",
    "any",
    "not any",
    "any!",
    ">",
    "<=",
    "?",
)
NASTY = (
    "'",
    '"; DROP TABLE crm_lead; --',
    "name) FROM res_users --",
    "id desc nulls first",
    "lead_id.name",
    "create_uid.password",
    "company_id.partner_id.name",
    "%",
    "\\",
    "\x01",
    "display_name",
    "id:recordset",
    "name:array_agg",
    "contact_name:max",
    "__count",
    "create_date:month",
    "name:day",
    "properties.x",
    "SECRET",
    "=SUM(1)",
    "0",
    "",
    "ID",
    "name desc, (select 1)",
)
METHODS = (
    "read",
    "web_read",
    "search_read",
    "web_search_read",
    "formatted_read_group",
    "web_read_group",
    "name_search",
    "search",
    "search_count",
    "export_data",
    "fields_get",
    "default_get",
    "onchange",
    "copy",
    "name_create",
    "write",
    "create",
    "unlink",
    "read_progress_bar",
    "web_save",
    "get_views",
    "load",
    "message_post",
    "message_subscribe",
    "action_archive",
    "web_resequence",
    "formatted_read_grouping_sets",
    "web_name_search",
    "search_panel_select_range",
    "copy_data",
    "get_property_definition",
    "get_external_id",
    "get_metadata",
    "has_access",
    "action_unarchive",
    "rating_apply",
    "message_get_suggested_recipients",
)


#: what takes an order, a limit and an offset
PAGED = ("search_read", "web_search_read", "search", "formatted_read_group")


class Grammar:
    """Strategies over what is installed; each is made once.

    :param env: environment
    :param list ids: ids that exist, of anybody's records
    """

    def __init__(self, env, ids):
        own = public_methods(env)
        self.models = [*own_models(env), *(name for name in NEIGHBOURS if name in env)]
        self.methods = {name: [*METHODS, *3 * own.get(name, [])] for name in self.models}
        self.ids = st.sampled_from(ids)
        self.fields = {
            name: st.sampled_from(sorted(field.name for field in env[name]._fields.values() if field.store or field.related))
            for name in self.models
        }
        self.values = st.one_of(
            st.none(),
            st.booleans(),
            st.integers(-5, 5),
            self.ids,
            st.sampled_from(NASTY),
            st.floats(allow_nan=True),
            st.text(max_size=8),
            st.lists(self.ids, max_size=3),
            st.just({"a": 1}),
            st.just([(6, 0, [1])]),
        )
        wild = st.one_of(self.ids, st.sampled_from((0, -1, 2**31, 2**63, None, "1", "x", False)))
        self.id_lists = {False: st.lists(self.ids, min_size=1, max_size=4), True: st.lists(wild, max_size=4)}
        self._made = {}

    def calls(self):
        """:return: strategy of ``(number, model, method, args, kwargs)``; the number says who sends it"""
        return st.sampled_from(self.models).flatmap(self._of_model)

    def _of_model(self, model):
        return self._once(
            ("model", model),
            lambda: st.tuples(st.sampled_from(self.methods[model]), st.sampled_from((False, False, True))).flatmap(
                lambda choice: self._call(model, *choice)
            ),
        )

    def _call(self, model, method, hostile):
        return self._once(
            (model, method, hostile),
            lambda: st.tuples(
                st.integers(0, 1000),
                st.just(model),
                st.just(method),
                self._arguments(model, method, hostile),
                self._kwargs(model, method, hostile),
            ),
        )

    def _once(self, key, make):
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _names(self, model, hostile):
        """Field names; if hostile dotted paths and nonsense, too."""
        names = self.fields[model]
        if not hostile:
            return names
        return self._once(
            ("names", model), lambda: st.one_of(names, st.sampled_from(NASTY), st.tuples(names, names).map(".".join))
        )

    def _domains(self, model, hostile):
        def make():
            if not hostile:
                leaf = st.one_of(
                    st.tuples(st.sampled_from(("id", "create_uid")), st.just("in"), st.lists(self.ids, max_size=4)),
                    st.tuples(st.just("display_name"), st.just("ilike"), st.sampled_from(("SECRET", "a", ""))),
                )
                return st.lists(leaf.map(list), max_size=1)
            leaf = st.tuples(self._names(model, True), st.sampled_from(OPERATORS), self.values).map(list)
            return st.lists(st.one_of(leaf, leaf, leaf, st.sampled_from(("|", "!", "&"))), max_size=3)

        return self._once(("domains", model, hostile), make)

    def _specification(self, model):
        nested = st.sampled_from(({}, {}, {"fields": {"display_name": {}}}, {"fields": {"name": {}}, "context": {"uid": 1}}))
        return self._once(("specification", model), lambda: st.dictionaries(self.fields[model], nested, max_size=6))

    def _arguments(self, model, method, hostile):
        names, domains, ids = self._names(model, hostile), self._domains(model, hostile), self.id_lists[hostile]
        lists = self._once(("lists", model, hostile), lambda: st.lists(names, max_size=5))
        values = self._once(("vals", model, hostile), lambda: st.dictionaries(names, self.values, max_size=4))
        aggregates = lists if hostile else st.just(["__count"])
        known = {
            "read": (ids, lists),
            "web_read": (ids, self._specification(model)),
            "search_read": (domains, lists),
            "web_search_read": (domains, self._specification(model)),
            "formatted_read_group": (domains, lists, aggregates),
            "formatted_read_grouping_sets": (domains, st.lists(lists, max_size=2), aggregates),
            "web_read_group": (domains, lists, aggregates),
            "name_search": (st.sampled_from(("", *NASTY)), domains),
            "web_name_search": (st.sampled_from(("", *NASTY)), self._specification(model), domains),
            "search": (domains,),
            "search_count": (domains,),
            "export_data": (ids, lists.map(lambda found: [name.replace(".", "/") for name in found])),
            "default_get": (lists,),
            "onchange": (ids, values, lists, self._specification(model)),
            "write": (ids, values),
            "web_save": (ids, values, self._specification(model)),
            "create": (values,),
            "name_create": (st.sampled_from(NASTY),),
            "load": (lists, st.lists(st.lists(st.sampled_from(NASTY), max_size=4), max_size=2)),
            "fields_get": (),
            "get_views": (st.just([[False, "form"], [False, "list"]]),),
            "read_progress_bar": (domains, names, st.just({"field": "active", "colors": {}})),
            "search_panel_select_range": (names,),
            "has_access": (ids, st.sampled_from(("read", "write", "x"))),
        }
        if method in known:
            return st.tuples(*known[method]).map(list)
        more = st.lists(self.values, max_size=3) if hostile else st.just([])
        return st.tuples(ids, more).map(lambda pair: [pair[0], *pair[1]])

    def _kwargs(self, model, method, hostile):
        if not hostile:
            return st.just({"limit": 80} if method in PAGED else {})
        context = st.fixed_dictionaries(
            {},
            optional={
                "active_test": st.booleans(),
                "allowed_company_ids": st.lists(self.ids, max_size=2),
                "bin_size": st.booleans(),
                "lang": st.sampled_from(("zh_CN", "xx", "en_US")),
                "tz": st.sampled_from(("Asia/Shanghai", "nowhere")),
                "uid": st.just(1),
                "prefetch_fields": st.booleans(),
                "default_company_id": self.ids,
            },
        )
        paging = {
            "order": self._names(model, True),
            "limit": st.one_of(st.integers(-1, 80), st.just("all")),
            "offset": st.integers(-1, 5),
        }
        return st.fixed_dictionaries({}, optional={"context": context, **(paging if method in PAGED else {})})
