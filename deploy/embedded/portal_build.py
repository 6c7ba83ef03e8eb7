"""The portal's files for the gateway to serve: Node found or fetched, packages installed, dist built when sources changed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .console import Failure, say
from .python_env import pip_install
from .stamps import Stamp, digest_of

NOT_SOURCES = frozenset({"node_modules", "dist", "dist.new", "dist.old", ".stamps"})


class Portal:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "portal"
        self.dist = self.folder / "dist"
        self._stamps = root / "var/tools/stamps"

    def build(self) -> Path:
        """Build unless dist is that of these sources; returns dist."""
        sources = sorted(path for path in self.folder.iterdir() if path.name not in NOT_SOURCES)
        stamp = Stamp(self._stamps / "portal-dist")
        digest = digest_of(path for path in sources if path.suffix != ".tsbuildinfo")
        if not (stamp.matches(digest) and (self.dist / "index.html").exists()):
            self.install()
            say("Building the portal")
            # Without the type check of `npm run build`: that one is `make lint`'s.
            self.npm("exec", "--no", "--", "vite", "build", "--outDir", "dist.new", "--emptyOutDir")
            self._put_in_place()
            stamp.set(digest)
        return self.dist

    def install(self) -> None:
        """node_modules as the lock file says."""
        environ = self.environ()
        version = subprocess.run(["node", "--version"], env=environ, capture_output=True, text=True).stdout.strip()
        files = [self.folder / name for name in ("package.json", "package-lock.json", ".npmrc")]
        digest = digest_of(files, version)
        stamp = Stamp(self.folder / "node_modules/.rostrum-stamp")
        if not stamp.matches(digest):
            say(f"Installing the portal's packages (npm ci, Node {version})")
            self.npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
            stamp.set(digest)

    def npm(self, *words: str) -> None:
        done = subprocess.run(
            ["npm", *words], cwd=self.folder, env=self.environ(), capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        if done.returncode != 0:
            raise Failure(f"npm {' '.join(words)} failed in portal/:\n{(done.stdout + done.stderr).strip()[-4000:]}")

    def environ(self) -> dict[str, str]:
        """An environment whose PATH has a Node that is new enough; fetched into the virtual environment if there is none."""
        environ = {**os.environ, "CI": "1", "NO_UPDATE_NOTIFIER": "1"}
        if node_suits(_node_version(environ["PATH"])):
            return environ
        binaries = self.root / ".venv/bin"
        if not (binaries / "node").exists():
            say("Fetching Node (there is none here, or too old a one)")
            requirements = str(self.root / "requirements/node.txt")
            pip_install(self.root / ".venv", ["--require-hashes", "-r", requirements], "fetching Node")
        environ["PATH"] = f"{binaries}:{environ['PATH']}"
        return environ

    def _put_in_place(self) -> None:
        """Swap folders, so that a gateway which is serving never finds half a build."""
        old = self.folder / "dist.old"
        shutil.rmtree(old, ignore_errors=True)
        if self.dist.exists():
            self.dist.rename(old)
        (self.folder / "dist.new").rename(self.dist)
        shutil.rmtree(old, ignore_errors=True)


def _node_version(path: str) -> str:
    if not (shutil.which("node", path=path) and shutil.which("npm", path=path)):
        return ""
    return subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()


def node_suits(version: str) -> bool:
    """What the portal's tools run on: 20.19 and later 20s, and 22.12 and later."""
    match = re.fullmatch(r"v(\d+)\.(\d+)\.\d+", version)
    if match is None:
        return False
    major, minor = int(match[1]), int(match[2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)
