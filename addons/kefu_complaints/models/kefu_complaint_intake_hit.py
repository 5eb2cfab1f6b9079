import hashlib
import hmac
import ipaddress
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from odoo.addons.kefu_base.models.kefu_job import CONFLICTS, TRIES


class KefuComplaintIntakeHit(models.Model):
    """How often something public was tried, per counter and period: one row each, written by everyone who tries.

    Being one row is the point: readers of a snapshot cannot both be the last one allowed. The row is written in a
    transaction of its own, so that what is refused is counted, too. Addresses are kept as a keyed hash only.
    """

    _name = "kefu.complaint.intake.hit"
    _description = "Public Attempts"
    _log_access = False

    key = fields.Char(required=True, readonly=True)
    hits = fields.Integer(required=True, readonly=True)
    until = fields.Datetime(required=True, readonly=True, index=True)

    _key_unique = models.Constraint("UNIQUE(key)", "One row per counter.")

    @api.model
    def _within(self, limits, address):
        """Count one attempt on each counter.

        :param list limits: ``(what, who, hours, limit)``; ``who`` is ``"address"`` for one counter per address, else
            any text that all attempts share, such as a company's id; a limit of 0 is none
        :param str address: the visitor's IP address
        :return: whether this attempt is within all limits
        :rtype: bool
        """
        counted = [(what, who, hours, limit) for what, who, hours, limit in limits if limit]
        keys = [self._key(what, who, hours, address) for what, who, hours, _limit in counted]
        hits = self._count(sorted(keys)) if keys else {}
        return all(hits[key[0]] <= limit for key, (*_rest, limit) in zip(keys, counted, strict=True))

    @api.model
    def _note_after(self, limits, address):
        """Count one attempt that is refused: once its transaction is over, in whichever way.

        :param list limits: as in :meth:`_within`
        """
        registry, keys = self.env.registry, sorted(self._key(*limit[:3], address) for limit in limits)

        def note():
            with registry.cursor() as cr:
                hits = api.Environment(cr, SUPERUSER_ID, {})[self._name]
                hits._count(keys)

        self.env.cr.postrollback.add(note)
        self.env.cr.postcommit.add(note)

    @api.model
    def _is_over(self, what, hours, limit, address):
        """:return: whether an address has used up a counter already; nothing is counted
        :rtype: bool
        """
        key, _until = self._key(what, "address", hours, address)
        self.env.cr.execute(SQL("SELECT hits FROM kefu_complaint_intake_hit WHERE key = %s", key))
        row = self.env.cr.fetchone()
        return bool(row) and row[0] >= limit

    @api.model
    def _key(self, what, who, hours, address):
        """:return: ``(key, until)``: the counter of the period that runs now, and when it ends"""
        now = fields.Datetime.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        start = midnight + timedelta(hours=now.hour // hours * hours)
        who = self._hash(address) if who == "address" else who
        return f"{what}/{who}/{start:%Y%m%d%H}", start + timedelta(hours=hours)

    @api.model
    def _hash(self, address):
        """:return: a name for the address that tells nobody which one it is; an IPv6 customer has a whole /64"""
        try:
            ip = ipaddress.ip_address(address)
            network = ipaddress.ip_network((ip, 64 if ip.version == 6 else 32), strict=False)
        except ValueError:
            network = address
        # sudo: ir.config_parameter: the key of the hash, which leaves this method in no other form
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret") or ""
        return hmac.new(secret.encode(), str(network).encode(), hashlib.sha256).hexdigest()[:24]

    @api.model
    def _count(self, keys, tries=TRIES):
        """:return: ``{key: hits}`` with this attempt"""
        try:
            with self.env.registry.cursor() as cr:
                cr.execute(SQL(
                    """INSERT INTO kefu_complaint_intake_hit (key, hits, until) VALUES %s
                       ON CONFLICT (key) DO UPDATE SET hits = kefu_complaint_intake_hit.hits + 1
                       RETURNING key, hits""",
                    SQL(", ").join(SQL("(%s, 1, %s)", *key) for key in keys),
                ))
                return dict(cr.fetchall())
        except CONFLICTS:
            if tries == 1:
                raise
            return self._count(keys, tries - 1)

    @api.autovacuum
    def _gc_periods_over(self):
        """:return: ``(done, remaining)``"""
        self.env.cr.execute(SQL("DELETE FROM kefu_complaint_intake_hit WHERE until < %s", fields.Datetime.now()))
        return self.env.cr.rowcount, 0
