"""Stop the embedded PostgreSQL of this checkout.

Data is kept. An Odoo that still serves the database loses its connection, so stop it (Ctrl-C) first.
"""

from ..console import say
from ..project import Project


def arguments(parser):
    """No arguments."""


def run(_args):
    stopped = Project().postgres.stop()
    say("PostgreSQL has stopped" if stopped else "PostgreSQL was not running")
