"""Debian's and Ubuntu's packages: installed when we are root, else unpacked under var/ without touching the system."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

from .console import Failure, say


def available() -> bool:
    return all(shutil.which(tool) for tool in ("apt-get", "apt-cache", "dpkg-deb"))


def is_root() -> bool:
    return os.geteuid() == 0


def packages_browsers() -> bool:
    """Ubuntu's browser packages only fetch a snap, which neither unpacks nor installs in a container."""
    release = platform.freedesktop_os_release()
    return available() and release.get("ID") != "ubuntu"


def install(packages: list[str]) -> None:
    """Install packages for the whole system; only as root."""
    say(f"Installing {' '.join(packages)} (apt)")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    first = subprocess.run(command, env=environ, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if first.returncode == 0:
        return
    _run(["apt-get", "update", "-qq"], environ)  # the lists were empty or out of date
    _run(command, environ)


class Unpacked:
    """A tree of packages under a folder of ours: `root` looks like the system's / and holds what the system lacks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "root"
        self._apt = [
            "-o", f"Dir::State::Lists={folder}/apt/lists",
            "-o", f"Dir::Cache={folder}/apt/cache",
            "-o", "APT::Sandbox::User=root",
            "-o", "Debug::NoLocking=1",
        ]  # fmt: skip

    def add(self, packages: list[str]) -> None:
        """Fetch packages with all that they need and the system does not have, and unpack them."""
        say(f"Unpacking {' '.join(packages)} under {self.folder} (from the distribution's packages, nothing is installed)")
        shutil.rmtree(self.folder, ignore_errors=True)
        fresh = self.folder / "unpacking"  # renamed when whole, so that what is there is complete
        for part in ("apt/lists/partial", "apt/cache/archives/partial", "debs", "unpacking"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        _run(["apt-get", *self._apt, "update", "-qq"])
        wanted = self._with_dependencies(packages)
        _run(["apt-get", *self._apt, "download", "-qq", *wanted], cwd=self.folder / "debs")
        for deb in sorted((self.folder / "debs").glob("*.deb")):
            _run(["dpkg-deb", "-x", str(deb), str(fresh)])
        fresh.rename(self.root)
        for part in ("apt", "debs"):
            shutil.rmtree(self.folder / part)

    def _with_dependencies(self, packages: list[str]) -> list[str]:
        """What apt would install, found by asking it to pretend: this needs no root."""
        plan = _run(["apt-get", *self._apt, "install", "-s", "--no-install-recommends", *packages])
        return [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]

    def library_path(self) -> str:
        """For LD_LIBRARY_PATH: the library folders of the tree, with the multi-arch ones."""
        folders = [self.root / "usr/lib", self.root / "lib"]
        nested = [child for folder in folders if folder.is_dir() for child in folder.glob("*-linux-gnu*")]
        # Some packages keep private libraries one level deeper (libpulse, dri, ...).
        deeper = [child for folder in nested for child in folder.iterdir() if child.is_dir() and any(child.glob("*.so*"))]
        return ":".join(str(folder) for folder in [*nested, *deeper, *folders] if folder.is_dir())


def _run(command: list[str], environ: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(command, env=environ, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise Failure(f"{' '.join(command[:1] + command[-3:])} failed:\n{(done.stderr or done.stdout).strip()[-1500:]}")
    return done.stdout
