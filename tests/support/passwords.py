"""Passwords of tests."""

from functools import wraps

from passlib.context import CryptContext

ROUNDS = "pbkdf2_sha512__rounds"


def hash_cheaply():
    """From now on this process hashes passwords as Odoo does in the process of its own tests: in one round.

    A real hash takes half a second, and the people of the tests' companies log in by the hundred.
    """
    begin = CryptContext.__init__

    @wraps(begin)
    def begin_cheaply(context, *args, **options):
        begin(context, *args, **{**options, ROUNDS: 1} if ROUNDS in options else options)

    CryptContext.__init__ = begin_cheaply
