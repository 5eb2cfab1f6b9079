"""A company with people and a dispatch team, for tests across processes: made by calls, over RPC or in this process."""

from dataclasses import dataclass, field

from odoo.service.model import call_kw

#: login: (role, name); the password is the login
PEOPLE = {
    "w_reception": ("reception", "Reception One"),
    "w_reception2": ("reception", "Reception Two"),
    "w_salesperson": ("salesperson", "Salesperson One"),
    "w_designer": ("designer", "Designer One"),
    "w_designer2": ("designer", "Designer Two"),
    "w_designer3": ("designer", "Designer Three"),
    "w_designer4": ("designer", "Designer Four"),
    "w_supervisor": ("supervisor", "Supervisor One"),
    "w_director": ("director", "Director One"),
    "w_director2": ("director", "Director Two"),
}
DESIGNERS = [login for login, (role, _name) in PEOPLE.items() if role == "designer"]


class EnvCaller:
    """The interface of ``tests.support.rpc.Rpc`` in this process.

    :param env: environment of the user who calls
    """

    def __init__(self, env):
        self.env = env
        self.uid = env.uid

    def call(self, model, method, *args, **kwargs):
        """Call ``method`` as RPC does; its result."""
        return call_kw(self.env[model], method, list(args), kwargs)


@dataclass
class World:
    """Ids of what there is.

    :param company: id of the company
    :param team: id of the dispatch team, all designers are on duty in it
    :param users: ``{login: id}``
    :param suffix: what the logins end in beside that
    """

    company: int
    team: int
    users: dict
    suffix: str = ""
    _phones: int = field(default=0, repr=False)

    @property
    def designers(self):
        """Ids of the designers."""
        return [self.users[login] for login in DESIGNERS]

    def values(self):
        """:return: what another process makes the same World of, as JSON can say it"""
        return {"company": self.company, "team": self.team, "users": self.users, "suffix": self.suffix}

    def login(self, login):
        """:return: what somebody logs in with; the password is the same"""
        return login + self.suffix

    def phone(self):
        """A mobile number nobody has."""
        self._phones += 1
        return f"139{self.company:03d}{self._phones:05d}"

    def lead_values(self, receiver="w_reception", **values):
        """Values of a walk-in nobody has registered yet."""
        phone = self.phone()
        return {
            "name": f"Customer {phone[-5:]}",
            "contact_name": f"Customer {phone[-5:]}",
            "phone": phone,
            "kefu_source": "walk_in",
            "receiver_id": self.users[receiver],
            "company_id": self.company,
            **values,
        }

    def register(self, caller, count=1, **values):
        """Register customers as whoever ``caller`` is; their ids."""
        return caller.call("crm.lead", "create", [self.lead_values(**values) for _number in range(count)])


def build(admin, name="World"):
    """Make a company with its people.

    :param admin: an Rpc or EnvCaller of an administrator
    :param str name: the company's; several may be built in one database, their logins end in the name then
    :return: World
    """
    suffix = "" if name == "World" else f"_{name}"
    (country,) = admin.call("res.country", "search", [("code", "=", "CN")])
    (company,) = admin.call("res.company", "create", [{"name": name, "country_id": country, "kefu_capacity": 10000}])
    admin.call("res.users", "write", [admin.uid], {"company_ids": [(4, company)]})
    users = {}
    for login, (role, person) in PEOPLE.items():
        group = _ref(admin, "kefu_base", f"group_{role}")
        employee = _ref(admin, "base", "group_user")
        (users[login + suffix],) = admin.call(
            "res.users",
            "create",
            [
                {
                    "name": person,
                    "login": login + suffix,
                    "password": login + suffix,
                    "company_id": company,
                    "company_ids": [(6, 0, [company])],
                    "group_ids": [(6, 0, [employee, group])],
                    "tz": "Asia/Shanghai",
                    "lang": "en_US",
                    "notification_type": "inbox",
                }
            ],
            context={"no_reset_password": True},
        )
    (team,) = admin.call("crm.team", "create", [{"name": f"Team {name}", "company_id": company, "user_id": False}])
    admin.call("crm.team.member", "create", [{"crm_team_id": team, "user_id": users[login + suffix]} for login in DESIGNERS])
    admin.call("res.company", "write", [company], {"kefu_dispatch_team_id": team})
    return World(company, team, {login.removesuffix(suffix): uid for login, uid in users.items()}, suffix)


def add_people(env, world, people):
    """Add people to a world, once.

    :param env: environment of the superuser
    :param dict people: ``{login: xml id of the group}``
    """
    for login, group in people.items():
        name = world.login(login)
        user = env["res.users"].search([("login", "=", name)])
        world.users[login] = (
            user.id
            or env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": name,
                    "login": name,
                    "password": name,
                    "company_id": world.company,
                    "company_ids": [(6, 0, [world.company])],
                    "tz": "Asia/Shanghai",
                    "lang": "en_US",
                    "notification_type": "inbox",
                    "group_ids": [(6, 0, (env.ref("base.group_user") | env.ref(group)).ids)],
                }
            )
            .id
        )


def _ref(admin, module, name):
    (data,) = admin.call("ir.model.data", "search_read", [("module", "=", module), ("name", "=", name)], ["res_id"])
    return data["res_id"]
