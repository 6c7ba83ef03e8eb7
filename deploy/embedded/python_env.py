"""The virtual environment: made once, filled from the hashed lock, our own packages linked into it.

Runs before anything is installed, so it imports the standard library only.
"""

import os
import subprocess
import sys
from pathlib import Path

from . import debian
from .console import Failure, say
from .stamps import Stamp, digest_of

PYTHON_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
BASE_PYTHON: str = getattr(sys, "_base_executable", sys.executable)  # ours may be the environment's own

OWN_PACKAGES = (
    "libs",
    "services/identity",
    "services/org",
    "services/booking",
    "services/reporting",
    "services/devices",
    "gateway",
)


def set_up(root: Path, lock: str) -> None:
    """Bring root/.venv to the state of requirements/<lock>.txt ("runtime" or "dev"; dev holds all of runtime)."""
    os.umask(0o022)  # the database server runs as another user when we are root, and must reach its binaries
    venv = root / ".venv"
    _make(venv)
    _install_lock(root, venv, lock)
    _link_own_packages(root, venv)


def _make(venv: Path) -> None:
    python = venv / "bin/python"
    stamp = Stamp(venv / ".stamps/python")
    version = f"{PYTHON_VERSION} {sys.base_prefix} {venv}"
    if python.exists() and stamp.matches(version):
        return
    say(f"Making the virtual environment with Python {sys.version.split()[0]}")
    done = _quietly([BASE_PYTHON, "-m", "venv", "--clear", str(venv)])
    if done.returncode != 0:
        _make_without_ensurepip(venv, done.stdout + done.stderr)
    stamp.set(version)


def _make_without_ensurepip(venv: Path, why: str) -> None:
    """Debian keeps ensurepip in a package of its own, which is often missing."""
    if not debian.available():
        raise Failure(f"python3 -m venv failed, and there is no apt to mend it:\n{why.strip()[-800:]}")
    if debian.is_root():
        debian.install([f"python{PYTHON_VERSION}-venv"])
        mended = _quietly([BASE_PYTHON, "-m", "venv", "--clear", str(venv)])
        if mended.returncode != 0:
            raise Failure(f"python3 -m venv failed:\n{(mended.stdout + mended.stderr).strip()[-800:]}")
        return
    done = _quietly([BASE_PYTHON, "-m", "venv", "--clear", "--without-pip", str(venv)])
    if done.returncode != 0:
        raise Failure(f"python3 -m venv failed:\n{(done.stdout + done.stderr).strip()[-800:]}")
    tree = debian.Unpacked(venv / "debian")
    tree.add(["python3-pip-whl"])
    wheel = next(iter(tree.root.glob("usr/share/python-wheels/pip-*.whl")), None)
    if wheel is None:
        raise Failure(f"pip is missing: install the package python{PYTHON_VERSION}-venv and run again")
    _must([str(venv / "bin/python"), f"{wheel}/pip", "install", "-q", "--no-index", str(wheel)], "putting pip in place")


def _install_lock(root: Path, venv: Path, lock: str) -> None:
    def digest(name: str) -> str:
        return digest_of([root / f"requirements/{name}.txt"], PYTHON_VERSION)

    if Stamp(venv / f".stamps/{lock}").matches(digest(lock)):
        return
    say(f"Installing Python packages (requirements/{lock}.txt)")
    requirements = str(root / f"requirements/{lock}.txt")
    pip_install(venv, ["--require-hashes", "-r", requirements], "installing the Python packages")
    for name in {lock, "runtime"}:  # the lock for development holds the runtime's too
        Stamp(venv / f".stamps/{name}").set(digest(name))


def _link_own_packages(root: Path, venv: Path) -> None:
    present = [root / name for name in OWN_PACKAGES if (root / name / "pyproject.toml").exists()]
    digest = digest_of([package / "pyproject.toml" for package in present], *map(str, present), "compat")
    stamp = Stamp(venv / ".stamps/own")
    if stamp.matches(digest):
        return
    say("Linking our own packages")
    links = [word for package in present for word in ("-e", str(package))]
    # "compat" puts the packages' folders on the path. The default is an import hook that is asked last, after the checkout's
    # root, where the folder gateway/ would be taken for the package inside it.
    plain = ["--config-settings", "editable_mode=compat", "--no-build-isolation", "--no-deps"]
    pip_install(venv, [*plain, *links], "linking our own packages")
    stamp.set(digest)


def pip_install(venv: Path, words: list[str], what: str) -> None:
    common = ["-q", "--disable-pip-version-check", "--no-input", "--no-warn-script-location"]
    _must([str(venv / "bin/python"), "-m", "pip", "install", *common, *words], what)


def _must(command: list[str], what: str) -> None:
    done = _quietly(command)
    if done.returncode != 0:
        raise Failure(f"Failed while {what}:\n{(done.stdout + done.stderr).strip()[-3000:]}")


def _quietly(command: list[str]) -> "subprocess.CompletedProcess[str]":
    environ = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    return subprocess.run(command, env=environ, capture_output=True, text=True, stdin=subprocess.DEVNULL)
