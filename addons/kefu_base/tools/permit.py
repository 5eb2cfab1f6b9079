class Permit:
    """The right to pass one guard, held by code and never by a client.

    A guard must not trust the context: a client may send any key. A permit is put into the context as an *object*
    and compared by identity, so nothing that arrives over RPC can stand for it::

        DISPATCH = Permit("dispatch")

        DISPATCH.grant(leads).write({"designer_id": designer.id})   # the engine
        if not DISPATCH.held(self): self._check_...()               # the guard
    """

    __slots__ = ("_key",)

    def __init__(self, name):
        """:param str name: short name, used in the context key only"""
        self._key = f"kefu_permit_{name}"

    def grant(self, records):
        """:return: ``records`` in an environment that holds this permit"""
        return records.with_context(**{self._key: self})

    def revoke(self, records):
        """:return: ``records`` in an environment without this permit"""
        return records.with_context(**{self._key: None})

    def held(self, records):
        """:return: whether code granted this permit on the environment of ``records``
        :rtype: bool
        """
        return records.env.context.get(self._key) is self
