"""One instance of the embedded run: where its state lies and which ports it uses.

`make run` has the instance var/ on fixed ports; `make test` has var/test on free ones, so that both can run at once.
"""

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from .console import Failure

LOOPBACK = "127.0.0.1"

# What a port is for, the variable that moves it, and where it is unless moved. 0 means any free port.
DEFAULT_PORTS = {
    "PORT": ("the portal and the API", 8000),
    "SMTP_PORT": ("the mail catcher", 8025),
    "RABBITMQ_PORT": ("RabbitMQ", 5673),
    "RABBITMQ_MANAGEMENT_PORT": ("RabbitMQ's management", 15673),
    "RABBITMQ_DIST_PORT": ("RabbitMQ's own traffic", 25673),
    "RABBITMQ_EPMD_PORT": ("RabbitMQ's name server", 4373),
}


@dataclass(frozen=True)
class Instance:
    """`root` is the checkout, `var` the state of this instance, `ports` what the environment said about ports."""

    root: Path
    var: Path
    ports: Mapping[str, int]

    @classmethod
    def from_environ(cls, root: Path, environ: Mapping[str, str] = os.environ) -> "Instance":
        var = Path(environ.get("ROSTRUM_VAR") or root / "var").absolute()
        ports = {name: _port(environ, name, default) for name, (_, default) in DEFAULT_PORTS.items()}
        return cls(root, var, ports)

    def on_free_ports(self, var: Path) -> "Instance":
        return Instance(self.root, var, dict.fromkeys(DEFAULT_PORTS, 0))

    @property
    def tools(self) -> Path:
        """What was unpacked or built for this checkout; every instance of it shares them."""
        return self.root / "var/tools"

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def log(self) -> Path:
        return self.var / "log"

    def short_folder(self) -> Path:
        """A private folder with a short and plain path, for programs that cannot live with the checkout's own."""
        note = self.run / "short-folder"
        if not note.exists() or not Path(note.read_text()).is_dir():
            folder = Path(tempfile.mkdtemp(prefix="rostrum-"))
            folder.chmod(0o711)
            note.write_text(str(folder))
        return Path(note.read_text())

    def forget_short_folder(self) -> None:
        note = self.run / "short-folder"
        if note.exists():
            shutil.rmtree(note.read_text(), ignore_errors=True)

    def plain(self, folder: Path) -> Path:
        """The folder by a path that every program takes: without blanks and in ASCII, through a link if need be."""
        if re.fullmatch(r"[A-Za-z0-9/._+@-]+", str(folder)):
            return folder
        link = self.short_folder() / folder.name
        if not link.is_symlink():
            folder.mkdir(parents=True, exist_ok=True)
            link.symlink_to(folder, target_is_directory=True)
        return link

    def make_folders(self) -> None:
        """Others pass through to the sockets and to PostgreSQL's log, and see nothing."""
        self.var.mkdir(parents=True, exist_ok=True)
        for folder in (self.run, self.log):
            folder.mkdir(mode=0o711, exist_ok=True)
            folder.chmod(0o711)

    def free_ports(self, *names: str) -> dict[str, int]:
        """The ports of those names, checked to be free; a taken one is for a person to decide about."""
        with ExitStack() as held:  # all at once, so that no two of the any-port ones are the same
            return {name: self._probe(name, held.enter_context(socket.socket())) for name in names}

    def _probe(self, name: str, probe: socket.socket) -> int:
        port = self.ports[name]
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise Failure(
                f"port {port} ({DEFAULT_PORTS[name][0]}) cannot be used: {error.strerror}. "
                f"Stop the program that has it, or choose another: make run {name}={port + 10}"
            ) from error
        return int(probe.getsockname()[1])


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name) or (environ.get("GATEWAY_PORT") if name == "PORT" else None) or str(default)
    if not (value.isascii() and value.isdecimal()) or not 0 <= int(value) <= 65535:
        raise Failure(f"{name}={value!r} is not a port number (0 to 65535)")
    return int(value)
