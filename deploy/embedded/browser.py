"""Chromium and a font with Chinese characters, for the browser tests: the system's, else installed, else unpacked."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import debian
from .console import Failure, say
from .debian import Unpacked
from .instance import Instance

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONT_FILES = "NotoSansCJK-*.ttc"


def environ_for_tests(instance: Instance) -> dict[str, str]:
    """CHROMIUM, and where to find fonts. A machine without them gets them; where that fails, so do the tests."""
    return {"CHROMIUM": str(_chromium(instance)), **_fonts(instance)}


def _chromium(instance: Instance) -> Path:
    given = os.environ.get("CHROMIUM")
    if given:
        if not os.access(given, os.X_OK):
            raise Failure(f"CHROMIUM={given} is not a program")
        return Path(given)
    wrapper = instance.tools / "chromium/chromium"
    found = _installed() or (wrapper if wrapper.exists() else None)
    return found or _get_chromium(wrapper)


def _installed() -> Path | None:
    paths = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in paths if path and not _is_snap_stub(Path(path))), None)


def _is_snap_stub(program: Path) -> bool:
    """Ubuntu's chromium-browser package is a script that asks for a snap."""
    start = program.read_bytes()[:2000]
    return start.startswith(b"#!") and b"snap" in start


def _get_chromium(wrapper: Path) -> Path:
    if debian.packages_browsers():
        if debian.is_root():
            debian.install(["chromium"])
            found = _installed()
            if found is not None:
                return found
        return _unpack_chromium(wrapper)
    return _download_chromium()


def _unpack_chromium(wrapper: Path) -> Path:
    tree = Unpacked(wrapper.parent)
    tree.add(["chromium"])
    binary = tree.root / "usr/lib/chromium/chromium"
    if not binary.exists():
        raise Failure("the distribution's chromium package holds no browser; install one and set CHROMIUM")
    wrapper.write_text(f'#!/bin/sh\nexport LD_LIBRARY_PATH="{tree.library_path()}"\nexec "{binary}" --no-sandbox "$@"\n')
    wrapper.chmod(0o755)
    return wrapper


def _download_chromium() -> Path:
    """Where the distribution packages no Chromium (Ubuntu), Playwright's own."""
    say("Fetching Chromium (Playwright's)")
    dependencies = ["--with-deps"] if debian.is_root() else []
    words = [sys.executable, "-m", "playwright", "install", *dependencies, "chromium"]
    done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as it: print(it.chromium.executable_path)"
    path = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True).stdout.strip()
    if done.returncode != 0 or not Path(path).is_file():
        raise Failure("the browser tests need Chromium: install it, or set CHROMIUM=/path/to/chromium")
    return Path(path)


def _fonts(instance: Instance) -> dict[str, str]:
    share = instance.tools / "fonts/share"
    if _knows_chinese():
        return {}
    if not any(share.rglob(FONT_FILES)):
        if not debian.available():
            raise Failure("the browser tests need a font with Chinese characters: install Noto Sans CJK")
        if debian.is_root():
            debian.install(["fonts-noto-cjk"])
            return {}
        tree = Unpacked(share.parent)
        tree.add(["fonts-noto-cjk"])
        (share / "fonts").mkdir(parents=True)
        for file in tree.root.rglob(FONT_FILES):
            shutil.copy(file, share / "fonts")
        shutil.rmtree(tree.root)
    return {"XDG_DATA_HOME": str(share)}


def _knows_chinese() -> bool:
    if shutil.which("fc-list"):
        words = ["fc-list", ":lang=zh-cn", "file"]
        return bool(subprocess.run(words, capture_output=True, text=True).stdout.strip())
    return any(Path("/usr/share/fonts").rglob("*CJK*"))
