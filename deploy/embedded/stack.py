"""`make run`: the servers, the five services, the gateway and the mail catcher on one machine, until Ctrl-C."""

import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

from kit.migrate.provision import SERVICES, environment

from . import environs
from .console import Failure, complain, say
from .instance import LOOPBACK, Instance
from .keys import read_or_make
from .portal_build import Portal
from .processes import tail
from .servers import Addresses, Servers
from .supervisor import Program, Supervisor

READY_WITHIN = 120.0  # seconds from the start of the processes to /readyz
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_EVERY = 2.0  # seconds between looks at the servers
ROSTRUM = Path(sys.executable).with_name("rostrum")


def run(instance: Instance) -> None:
    """Bring the instance up, wait for Ctrl-C or SIGTERM, and stop all that was started."""
    began = time.monotonic()
    _stop_on_signals()
    instance.make_folders()
    with ExitStack() as stack:
        stack.enter_context(_only_run(instance))
        ports = instance.free_ports("PORT", "SMTP_PORT")
        servers = Servers(instance)
        with ThreadPoolExecutor(1) as aside:
            dist = aside.submit(Portal(instance.root).build)
            addresses = stack.enter_context(servers.in_use())
            environ = settings(instance, addresses, ports, dist.result())
        _migrate(instance, environ)
        supervisor = Supervisor(instance.run, instance.log, say)
        stack.callback(supervisor.stop)
        _start(supervisor, instance, environ, ports)
        address = f"http://{LOOPBACK}:{ports['PORT']}"
        _wait_ready(address, instance)
        _demonstration(instance, environ)
        supervisor.start(Program("simulator", [str(ROSTRUM), "demo", "--live"], environs.for_command(environ), instance.var))
        (instance.run / "address").write_text(address)
        stack.callback((instance.run / "address").unlink, missing_ok=True)
        _greet(address, instance, environ, time.monotonic() - began)
        with suppress(KeyboardInterrupt):  # how a run is meant to end
            _watch(servers)
    say("Stopped")


def settings(instance: Instance, addresses: Addresses, ports: Mapping[str, int], dist: Path) -> dict[str, str]:
    """Every variable of the run: ours, over it what the person set, over it what was started or made. `environs` gives each process
    its own."""
    address = f"http://{LOOPBACK}:{ports['PORT']}"
    secrets = read_or_make(instance.var / "secrets.env")
    database_password = secrets.pop("DATABASE_PASSWORD")
    defaults = {
        "PUBLIC_URL": address,
        "SMTP_URL": f"smtp://{LOOPBACK}:{ports['SMTP_PORT']}",
        "MAIL_FROM": "Rostrum <no-reply@rostrum.example>",
        "BLOBS_URL": (instance.var / "blobs").as_uri(),
        "PORTAL_DIST": str(dist),
        "DEMO_PASSWORD": "Rostrum-demo-2026",
        "METRICS_PORT": "0",
        "STOP_GRACE": "10",  # less than the supervisor waits
        **secrets,
    }
    environ = {**defaults, **{name: value for name, value in os.environ.items() if value}, **addresses.as_environ()}
    suffix = environ.get("DATABASE_SUFFIX", "")
    for service in SERVICES:
        environ |= environment(addresses.database_url, service, database_password, suffix=suffix)
    environ |= {"PORT": str(ports["PORT"]), "GATEWAY_PORT": str(ports["PORT"]), "ROSTRUM_URL": address}
    return environ


def _migrate(instance: Instance, environ: Mapping[str, str]) -> None:
    say("Migrating the databases")
    for action in ("provision", "up"):
        command = [sys.executable, "-m", "kit.migrate", "all", action]
        done = subprocess.run(command, env=environs.for_migrations(environ), cwd=instance.var, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"kit.migrate {action} failed:\n{(done.stdout + done.stderr).strip()[-3000:]}")


def _start(supervisor: Supervisor, instance: Instance, environ: Mapping[str, str], ports: Mapping[str, int]) -> None:
    # Not in the checkout's root: there, the folder gateway/ would stand before the package of that name.
    where = instance.var

    def program(name: str, own: dict[str, str], *words: str, cwd: Path = where) -> Program:
        return Program(name, [sys.executable, *words], own, cwd)

    say("Starting the services")
    if environ["SMTP_URL"] == f"smtp://{LOOPBACK}:{ports['SMTP_PORT']}":
        catcher = ("-m", "deploy.embedded.mail_catcher", str(ports["SMTP_PORT"]), str(instance.var / "mail"))
        supervisor.start(program("mail", environs.for_mail_catcher(environ), *catcher, cwd=instance.root))
    supervisor.start(*[program(service, environs.for_service(environ, service), "-m", "kit.run", service) for service in SERVICES])
    gunicorn = ("-m", "gunicorn", "-c", str(instance.root / "gateway/gunicorn.conf.py"), "gateway.app:create_app()")
    supervisor.start(program("gateway", environs.for_gateway(environ), *gunicorn))


def _wait_ready(address: str, instance: Instance) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while (why := _not_ready(address)) is not None:
        if time.monotonic() > deadline:
            logs = [instance.log / f"{name}.log" for name in (*SERVICES, "gateway")]
            ends = "\n".join(f"--- the end of {log}\n{tail(log, 2)[-600:]}" for log in logs)
            raise Failure(f"not ready after {READY_WITHIN:.0f} s: {why}\n{ends}")
        time.sleep(0.2)


def _not_ready(address: str) -> str | None:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=10):  # noqa: S310 - our own
            return None
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8", "replace")[:500]
    except (urllib.error.URLError, OSError) as error:
        return str(error)


def _demonstration(instance: Instance, environ: Mapping[str, str]) -> None:
    """`rostrum demo` adds what is missing of the demonstration sites, and nothing when nothing is."""
    say("Filling the demonstration sites with what they lack")
    command = [str(ROSTRUM), "demo"]
    unbuffered = {**environs.for_command(environ), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=unbuffered, cwd=instance.var, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as demo:
        try:
            for line in demo.stdout or ():
                say(f"  {line.rstrip()}")
        except KeyboardInterrupt:
            demo.terminate()
            raise
    if demo.returncode != 0:
        raise Failure("rostrum demo failed; what is filled stays, and the next run goes on from there")


def _greet(address: str, instance: Instance, environ: Mapping[str, str], seconds: float) -> None:
    password = environ["DEMO_PASSWORD"]
    say(f"""
Rostrum is up after {seconds:.0f} s: {address}

  sign in as        password             who that is
  demo.admin        {password:<20} administrator of the site demo
  demo.sales        {password:<20} administrator of its sales department
  demo.host         {password:<20} user with a room of their own
  demo.user         {password:<20} user of the shared rooms
  concurrent.admin  {password:<20} administrator of the site demo-concurrent

Mail is caught in {instance.var / "mail"}, logs are in {instance.log}.
Press Ctrl-C to stop.
""")


def _watch(servers: Servers) -> None:
    """Until a signal: bring back a server that has died."""
    while True:
        time.sleep(LOOK_EVERY)
        for died in servers.dead():
            say(f"{died} has died; starting it again")
            servers.revive()


@contextmanager
def _only_run(instance: Instance) -> Iterator[None]:
    with (instance.run / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(f"Rostrum runs already in {instance.var} (make run); stop that one first") from None
        yield


def _stop_on_signals() -> None:
    """The first Ctrl-C or SIGTERM ends the run in order; more of them do not disturb that."""

    def stop(number: int, _frame: FrameType | None) -> None:
        say(f"Stopping ({signal.Signals(number).name})")
        for again in STOP_SIGNALS:
            signal.signal(again, lambda *_: complain("Still stopping"))
        raise KeyboardInterrupt

    for number in STOP_SIGNALS:
        signal.signal(number, stop)
