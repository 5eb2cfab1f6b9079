from odoo.tools import sql

from .tools.adopt import adopt_customers

#: columns that would otherwise get today's defaults as if the customers were registered now, be computed one customer
#: after the other, or be empty when the unique indexes are made
COLUMNS = {
    "kefu_source": "varchar",
    "registered_at": "timestamp",
    "phone_key": "varchar",
    "room_key": "varchar",
    "is_second_home": "bool",
    "duplicate_reason": "varchar",
    "receiver_id": "int4",
    "basic_data_deadline": "timestamp",
}


def pre_init_hook(env):
    """Prepare the customers that are there already, set by set: that some are registered twice must neither stop the
    installation nor leave the database without its unique indexes.
    """
    for name, column_type in COLUMNS.items():
        if not sql.column_exists(env.cr, "crm_lead", name):
            sql.create_column(env.cr, "crm_lead", name, column_type)
    env.cr.execute("UPDATE crm_lead SET registered_at = create_date WHERE registered_at IS NULL")
    adopt_customers(env.cr, "Registered before Kefu")
