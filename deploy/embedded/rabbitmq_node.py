"""A RabbitMQ node run straight from its server script: own port, node name, cookie, home and name server (epmd)."""

import re
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .console import Failure
from .debian import Unpacked
from .instance import LOOPBACK, Instance
from .processes import PRIVATE, PidFile, clean_environ, open_private, tail, wait_until

# /usr/sbin/rabbitmq-server is not among them: on Debian that is a wrapper which insists on the system's user and data.
SERVER_SCRIPTS = (
    "usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server",
    "usr/lib/rabbitmq/bin/rabbitmq-server",
    "usr/local/lib/rabbitmq_server-*/sbin/rabbitmq-server",
    "opt/rabbitmq*/sbin/rabbitmq-server",
    "opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server",
    "usr/local/opt/rabbitmq/sbin/rabbitmq-server",
)

CONFIGURATION = """\
listeners.tcp.default = {host}:{amqp}
management.tcp.ip = {host}
management.tcp.port = {api}
distribution.listener.interface = {host}
default_user = {user}
default_pass = {password}
log.console = false
log.file.rotation.size = 10485760
log.file.rotation.count = 2
"""
# Tests look at queue lengths through the management interface, which is otherwise five seconds behind.
THROWAWAY_CONFIGURATION = "collect_statistics_interval = 1000\n"


@dataclass(frozen=True)
class Access:
    user: str
    password: str
    amqp_port: int
    api_port: int

    @property
    def amqp_uri(self) -> str:
        return f"amqp://{self.user}:{self.password}@{LOOPBACK}:{self.amqp_port}/"

    @property
    def api_uri(self) -> str:
        return f"http://{self.user}:{self.password}@{LOOPBACK}:{self.api_port}"


def installed_server(root: Path = Path("/")) -> Path | None:
    found = (match for pattern in SERVER_SCRIPTS for match in sorted(root.glob(pattern), reverse=True))
    return next(found, None)


def answers(access: Access) -> bool:
    """Both doors are open: AMQP and the management interface."""
    token = b64encode(f"{access.user}:{access.password}".encode()).decode()
    url = f"http://{LOOPBACK}:{access.api_port}/api/overview"
    request = urllib.request.Request(url, headers={"Authorization": f"Basic {token}"})
    try:
        with socket.create_connection((LOOPBACK, access.amqp_port), 2), urllib.request.urlopen(request, timeout=5):  # noqa: S310
            return True
    except (OSError, urllib.error.URLError):
        return False


class Node:
    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._node_pid = PidFile(instance.run / "rabbitmq.pid")
        self._names_pid = PidFile(instance.run / "epmd.pid")

    def running(self) -> bool:
        return self._node_pid.process() is not None

    def start(self, access: Access, dist_port: int, names_port: int, *, unpacked: bool, throwaway: bool) -> None:
        var = self._instance.plain(self._instance.var)
        _configure(var / "rabbitmq", access, throwaway=throwaway)
        environ = _environ(var, dist_port, names_port)
        script = self._unpacked(environ) if unpacked else installed_server()
        self._names_pid.stop(grace=2)  # left behind by a run that was killed
        log = self._instance.log / "rabbitmq-output.log"
        log.unlink(missing_ok=True)  # an older version made it readable by everybody
        with open(log, "xb", opener=open_private) as output:
            self._launch(["epmd", "-port", str(names_port), "-address", LOOPBACK], environ, output, self._names_pid)
            self._launch([str(script)], environ, output, self._node_pid)
        try:
            wait_until(lambda: answers(access), 120, self.running, f"RabbitMQ did not start; see {log} and {log.parent}/rabbitmq.log:")
        except Failure as failure:
            self.stop()
            raise Failure(f"{failure}\n{tail(log, 5)}") from None

    def stop(self) -> None:
        self._node_pid.stop(grace=30)
        self._names_pid.stop(grace=2)

    def _unpacked(self, environ: dict[str, str]) -> Path:
        """The server script among the unpacked packages, and in `environ` what finds the rest of them."""
        packages = Unpacked(self._instance.plain(self._instance.tools) / "rabbitmq")
        if installed_server(packages.root) is None:
            packages.add(["rabbitmq-server"])
        script = installed_server(packages.root)
        if script is None:
            raise Failure("the distribution's rabbitmq-server package holds no server; name a broker by AMQP_URI")
        erlang = packages.root / "usr/lib/erlang"
        _relocate(erlang)
        environ["PATH"] = f"{erlang}/bin:{environ['PATH']}"
        environ["LD_LIBRARY_PATH"] = packages.library_path()
        return script

    def _launch(self, command: list[str], environ: dict[str, str], output: IO[bytes], pid: PidFile) -> None:
        program = shutil.which(command[0], path=environ["PATH"])
        if program is None:
            raise Failure(f"{command[0]} is missing although RabbitMQ is there: install erlang-base")
        process = subprocess.Popen(
            [program, *command[1:]],
            env=environ, cwd=environ["HOME"], stdin=subprocess.DEVNULL, stdout=output, stderr=output, umask=PRIVATE,
            start_new_session=True,
        )  # fmt: skip
        pid.write(process.pid)


def _relocate(erlang: Path) -> None:
    """Erlang's start scripts name the folder that they were built for."""
    for script in [*erlang.glob("bin/*"), *erlang.glob("erts-*/bin/*")]:
        if script.name in ("erl", "start") and script.is_file() and not script.is_symlink():
            text = script.read_text()
            script.write_text(re.sub(r"^( *)ROOTDIR=.*$", rf"\1ROOTDIR={erlang}", text, flags=re.MULTILINE))


def _configure(home: Path, access: Access, *, throwaway: bool) -> None:
    for folder in ("home", "data"):
        (home / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    ports = {"amqp": access.amqp_port, "api": access.api_port}
    text = CONFIGURATION.format(host=LOOPBACK, user=access.user, password=access.password, **ports)
    conf = home / "rabbitmq.conf"
    conf.touch(mode=0o600)
    conf.write_text(text + (THROWAWAY_CONFIGURATION if throwaway else ""))
    (home / "enabled_plugins").write_text("[rabbitmq_management].\n")
    (home / "rabbitmq-env.conf").touch()  # an empty one keeps the system's from being read


def _environ(var: Path, dist_port: int, names_port: int) -> dict[str, str]:
    home = var / "rabbitmq"
    return {
        **clean_environ(),
        "HOME": str(home / "home"),
        "LANG": "C.UTF-8",
        "RABBITMQ_CONF_ENV_FILE": str(home / "rabbitmq-env.conf"),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(home / "data"),
        "RABBITMQ_LOG_BASE": str(var / "log"),
        "RABBITMQ_LOGS": str(var / "log/rabbitmq.log"),
        "RABBITMQ_NODENAME": "rostrum@localhost",
        "RABBITMQ_DIST_PORT": str(dist_port),
        "RABBITMQ_ALLOW_INPUT": "true",  # the script then becomes the node: one process, which our pid file names
        "RABBITMQ_SERVER_START_ARGS": "-noinput +B i",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "ERL_EPMD_PORT": str(names_port),
        "ERL_EPMD_ADDRESS": LOOPBACK,
    }
