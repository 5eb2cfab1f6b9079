"""Customers that were there before a company began to use the follow-up."""

from odoo.tools import SQL, sql

from odoo.addons.kefu_base.tools import phone_key

from .home import room_key

CHUNK = 5000


def adopt_customers(cr, reason, company_ids=None):
    """Give customers their keys; those registered twice keep standing, with a reason, so that the unique indexes hold.

    The first registered is the entry, later ones get the reason. One statement writes keys and reasons: unique
    indexes that are there already are never violated in between.

    :param cr: database cursor; nothing is needed of the registry, which is not loaded when an addon is installed
    :param str reason: why they are registered twice, for the director
    :param list company_ids: companies to look at; all when left out
    """
    has_homes = sql.column_exists(cr, "crm_lead", "room") and sql.column_exists(cr, "crm_lead", "estate_id")
    cr.execute("CREATE TEMP TABLE kefu_adopted (id int4 PRIMARY KEY, phone_key varchar, room_key varchar) ON COMMIT DROP")
    _collect_keys(cr, has_homes, company_ids)
    cr.execute(SQL(
        """
        WITH ranked AS (
            SELECT lead.id, adopted.id IS NOT NULL AS is_new, adopted.phone_key, adopted.room_key,
                   lead.active IS TRUE AND (
                       COALESCE(adopted.phone_key, lead.phone_key) IS NOT NULL AND row_number() OVER (
                           PARTITION BY lead.company_id, COALESCE(adopted.phone_key, lead.phone_key), lead.active
                           ORDER BY adopted.id IS NOT NULL, lead.id) > 1
                       OR COALESCE(adopted.room_key, lead.room_key) IS NOT NULL AND row_number() OVER (
                           PARTITION BY lead.company_id, %(estate)s, COALESCE(adopted.room_key, lead.room_key), lead.active
                           ORDER BY adopted.id IS NOT NULL, lead.id) > 1
                   ) AS is_later
              FROM crm_lead lead
              LEFT JOIN kefu_adopted adopted ON adopted.id = lead.id
             WHERE lead.company_id IS NOT NULL
        )
        UPDATE crm_lead
           SET phone_key = ranked.phone_key,
               room_key = ranked.room_key,
               duplicate_reason = CASE WHEN ranked.is_later THEN %(reason)s ELSE crm_lead.duplicate_reason END
          FROM ranked
         WHERE crm_lead.id = ranked.id AND ranked.is_new
        """,
        estate=SQL("lead.estate_id") if has_homes else SQL("lead.id"),
        reason=reason,
    ))
    cr.execute("DROP TABLE kefu_adopted")


def _collect_keys(cr, has_homes, company_ids):
    """Compute the keys of customers without any, in chunks, into the temporary table."""
    last_id = 0
    while True:
        cr.execute(SQL(
            """
            SELECT id, phone, %(room)s
              FROM crm_lead
             WHERE id > %(last_id)s AND company_id IS NOT NULL AND phone_key IS NULL AND room_key IS NULL %(companies)s
             ORDER BY id LIMIT %(chunk)s
            """,
            room=SQL("CASE WHEN estate_id IS NOT NULL THEN room END") if has_homes else SQL("NULL"),
            last_id=last_id,
            companies=SQL("AND company_id = ANY(%s)", list(company_ids)) if company_ids is not None else SQL(),
            chunk=CHUNK,
        ))
        rows = cr.fetchall()
        if not rows:
            return
        last_id = rows[-1][0]
        keys = [(lead_id, phone_key(phone), room_key(room)) for lead_id, phone, room in rows]
        keys = [row for row in keys if row[1] or row[2]]
        if keys:
            cr.execute_values("INSERT INTO kefu_adopted VALUES %s", keys, page_size=CHUNK)
