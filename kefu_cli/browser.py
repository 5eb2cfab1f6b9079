"""Chromium and Chinese fonts: the system's, or Debian's unpacked, behind a wrapper that works in every caller."""

import glob
import os
import shutil
from pathlib import Path

from . import proc
from .console import say

_NAMES = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser")
_FORMAT = "5"


class Browser:
    """Provides ``bin/chromium`` and ``fonts.conf``."""

    def __init__(self, layout, apt, stamps):
        self.layout = layout
        self.apt = apt
        self.stamps = stamps

    @property
    def wrapper(self):
        return self.layout.bin / "chromium"

    @property
    def fonts_conf(self):
        return self.layout.home / "fonts.conf"

    def ensure(self):
        """Make the wrapper, once; a system Chromium or font that appears later is taken over."""
        found = self._system_browser()
        fonts = bool(glob.glob("/usr/share/fonts/**/NotoSansCJK*", recursive=True))
        key = f"{found} {fonts} {_FORMAT}"
        if self.stamps.done("browser", key) and self.wrapper.exists():
            return
        if not found:
            self.apt.unpack("chromium", ["chromium"])
        if not fonts:
            self.apt.unpack("fonts", ["fonts-noto-cjk"])
        self._write_fonts_conf()
        self._write_wrapper(found)
        say(f"browser: {proc.run([self.wrapper, '--version'], capture=True).strip()}")
        self.stamps.set("browser", key)

    def _system_browser(self):
        places = [path for path in os.environ.get("PATH", "").split(os.pathsep) if path and Path(path) != self.layout.bin]
        return next(filter(None, (shutil.which(name, path=os.pathsep.join(places)) for name in _NAMES)), None)

    def _write_fonts_conf(self):
        prefix = self.layout.prefix
        # without the last rule a text of no stated language gets the Japanese shapes
        self.fonts_conf.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
            "<fontconfig>\n"
            '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'
            f"<dir>{prefix}/usr/share/fonts</dir><dir>/usr/share/fonts</dir>\n"
            f"<cachedir>{self.layout.home}/fc-cache</cachedir>\n"
            f'<include ignore_missing="yes">{prefix}/etc/fonts/conf.d</include>\n'
            '<match target="pattern"><edit name="family" mode="append_last">'
            "<string>Noto Sans CJK SC</string></edit></match>\n"
            "</fontconfig>\n"
        )

    def _write_wrapper(self, found):
        # Odoo lowers the address space limit of its process, children inherit it, and V8 then dies without a word
        lines = ["#!/bin/sh", "ulimit -S -v unlimited 2>/dev/null", f"export FONTCONFIG_FILE={self.fonts_conf}"]
        if found:
            lines.append(f'exec {found} "$@"')
        else:
            lines.append(f"export LD_LIBRARY_PATH={self.apt.library_path()}")
            lines.append(f'exec {self.layout.prefix}/usr/lib/chromium/chromium "$@"')
        self.wrapper.write_text("\n".join(lines) + "\n")
        self.wrapper.chmod(0o755)
        # Odoo looks for google-chrome before chromium
        alias = self.layout.bin / "google-chrome"
        alias.unlink(missing_ok=True)
        alias.symlink_to("chromium")
