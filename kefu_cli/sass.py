"""The stylesheet compiler where the package index has no wheel of it: Debian's package, put into the environment."""

import platform
from pathlib import Path

from . import proc
from .console import say

#: the index has wheels for this one only (requirements.txt has the same condition)
_WITH_WHEEL = "x86_64"
_MODULES = ("sass.py", "_sass.abi3.so")


def ensure(apt, prefix, venv, machine=None):
    """Make ``import sass`` work in ``venv``.

    The module is built for the stable interface, so it serves any Python 3. It needs libsass, which is not where the
    loader looks: a .pth line loads it first.
    """
    if (machine or platform.machine()) == _WITH_WHEEL:
        return
    target = next((venv.path / "lib").glob("python3*/site-packages"))
    loader = target / "kefu_sass.pth"
    if loader.exists():
        return
    apt.unpack("sass", ["python3-libsass"])
    say("stylesheet compiler: Debian's")
    for name in _MODULES:
        link = target / name
        link.unlink(missing_ok=True)
        link.symlink_to(prefix / "usr/lib/python3/dist-packages" / name)
    places = (prefix / "usr/lib", Path("/usr/lib"))
    library = next(path for place in places for path in place.glob("*/libsass.so.1"))
    fresh = target / "kefu_sass.pth.new"
    fresh.write_text(f"import ctypes; ctypes.CDLL({str(library)!r}, mode=ctypes.RTLD_GLOBAL)\n")
    fresh.rename(loader)
    proc.run([venv.python, "-c", "import sass"], hint="Install a C++ compiler, then libsass into the virtual environment.")
