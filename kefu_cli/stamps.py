"""Which steps are done, and the lock that keeps two commands from doing the same step at once."""

import contextlib
import fcntl
import os
import shutil

from .console import KefuError, say


class Stamps:
    """A file per finished step, written last, holding what the step was done for.

    A step whose stamp holds another key is done again; a step that was interrupted has no stamp.
    """

    def __init__(self, directory):
        self.directory = directory

    def done(self, name, key):
        """Whether step ``name`` was finished for ``key``."""
        return self.read(name) == key

    def read(self, name):
        """The key step ``name`` was finished for, None when it was not."""
        path = self.directory / name
        return path.read_text() if path.exists() else None

    def set(self, name, key):
        """Record that step ``name`` is finished for ``key``."""
        self.directory.mkdir(parents=True, exist_ok=True)
        fresh = self.directory / f"{name}.new"
        fresh.write_text(key)
        fresh.replace(self.directory / name)

    def clear(self, name):
        """Forget step ``name``."""
        (self.directory / name).unlink(missing_ok=True)


@contextlib.contextmanager
def locked(path, *, wait=True, busy="another ./kefu is working in this checkout"):
    """Hold an exclusive lock on ``path``; it ends with the process, however that ends.

    :raise KefuError: when it is taken and ``wait`` is False
    """
    with open(path, "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                raise KefuError(busy, "Wait until it has ended, or stop it.") from None
            say(f"waiting: {busy}")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)


def holder(path):
    """Process id of who holds the lock ``path``, None when it is free."""
    if not path.exists():
        return None
    with open(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            text = file.read().strip()
            return int(text) if text else None
    return None


def replace_tree(fresh, final):
    """Put the complete directory ``fresh`` in the place of ``final``."""
    shutil.rmtree(final, ignore_errors=True)
    fresh.rename(final)
