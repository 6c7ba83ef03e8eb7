"""`make test`, `make test-unit` and `make lint`: what is checked, in which order, on which servers.

Every step runs, whatever became of those before it, so that one run shows all that is wrong; pytest comes last, so that the
output ends with its closing line. The status is that of the first step that failed.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from .browser import environ_for_tests
from .console import Failure, complain, say
from .instance import Instance
from .moved_clock import Moment, MovedClock, check_database_clock, choose_moments
from .portal_build import Portal
from .servers import Servers


@dataclass(frozen=True)
class Step:
    """A command that is silent unless it fails; `show` lets it write to the terminal itself."""

    name: str
    command: list[str]
    cwd: Path
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    show: bool = False


def lint(instance: Instance) -> int:
    """Python's checks, and the portal's where it can be built."""
    portal = Portal(instance.root)
    portal.install()
    return run_steps([*python_checks(instance.root), *portal_checks(portal)])


def test_unit(instance: Instance, words: list[str]) -> int:
    """Without servers, portal or browser: in under a minute."""
    folders = ["tests/embedded", *(str(path.relative_to(instance.root)) for path in instance.root.glob("tests/*/unit"))]
    return run_steps([pytest_step(instance, words or sorted(folders), dict(os.environ))])


def test_instance(instance: Instance) -> Instance:
    """The tests' own servers, so that a run can go on beside them."""
    return instance.on_free_ports(instance.var / "test")


def test(instance: Instance, words: list[str]) -> int:
    """Everything, on servers of its own; `words` go to pytest in place of the whole suite."""
    portal = Portal(instance.root)
    environ = {**portal.environ(), **environ_for_tests(instance), "PORTAL_DIST": str(portal.dist)}
    built = _build(portal)
    status = run_steps([*python_checks(instance.root), *portal_checks(portal)]) or built
    if status:
        complain("Some checks failed, see above; the tests run all the same, and the status will say so.")
    with Servers(test_instance(instance), throwaway=True).in_use() as addresses:
        environ |= addresses.as_environ()
        tested = run_steps([pytest_step(instance, words or ["tests"], environ)])
    return status or tested


def _build(portal: Portal) -> int:
    try:
        portal.build()
    except Failure as failure:
        complain(str(failure))
        return 1
    return 0


def bench(instance: Instance, words: list[str]) -> int:
    """`make bench`: ratios measured in one run, on the tests' servers."""
    return _on_servers(instance, "bench", words)


def race(instance: Instance, words: list[str]) -> int:
    """`make race`: no double booking, on the tests' servers."""
    return _on_servers(instance, "race", words)


def attack(instance: Instance, words: list[str]) -> int:
    """`make attack`: the attacks of docs/security.md, on the tests' servers."""
    return _on_servers(instance, "attack", words)


def screenshots(instance: Instance, words: list[str]) -> int:
    """`make screenshots`: the README's pictures, from a suite that runs already."""
    command = [sys.executable, "-m", "tests.e2e.screenshots", *words]
    environ = {**os.environ, **environ_for_tests(instance)}
    return run_steps([Step("screenshots", command, instance.root, environ, show=True)])


CLOCK_PARTS = [f"tests/{name}" for name in ("booking", "e2e", "gateway", "identity", "libs", "org", "reporting")]


def clock_instance(instance: Instance) -> Instance:
    """Servers that saw another date are not started again at this one, so each moment begins with an empty folder."""
    return instance.on_free_ports(instance.var / "test-clock")


def test_clock(instance: Instance, words: list[str]) -> int:
    """`make test-clock`: the tests, and their servers, at one moment after another; `words` name moments, then go to pytest."""
    moments, words = choose_moments(words)
    portal = Portal(instance.root)
    environ = {**portal.environ(), **environ_for_tests(instance), "PORTAL_DIST": str(portal.dist)}
    if _build(portal):
        return 1
    clock = MovedClock(instance)
    clock.build()
    if not (instance.tools / "rabbitmq/root").exists():
        with Servers(test_instance(instance), {}, throwaway=True).in_use():
            pass  # unpacks RabbitMQ, where it has to be, while the clock is right: apt believes no other
    return run_steps(step for moment in moments for step in _clock_steps(portal, clock, moment, words, environ))


def _clock_steps(portal: Portal, clock: MovedClock, moment: Moment, words: list[str], environ: Mapping[str, str]) -> Iterable[Step]:
    """Each of them begins at the moment, however long the one before takes."""
    say(f"{moment.name}: from {moment.text}")
    if not words:
        command = ["npm", "run", "--silent", "test"]
        yield Step(f"portal: tests, {moment.name}", command, portal.folder, {**environ, **clock.environ(moment)})
    parts = [] if any((portal.root / word.partition("::")[0]).exists() for word in words) else CLOCK_PARTS
    command = [sys.executable, "-m", "deploy.embedded", "test-on-servers", *parts, *words]
    yield Step(moment.name, command, portal.root, {**environ, **clock.environ(moment)}, show=True)


def test_on_servers(instance: Instance, words: list[str]) -> int:
    """One moment of `test_clock`: fresh servers and pytest, on the clock that this process has."""
    servers = Servers(clock_instance(instance), {}, throwaway=True)  # none that the environment names: their clock is right
    servers.stop_all()
    shutil.rmtree(servers.instance.var, ignore_errors=True)
    with servers.in_use() as addresses:
        check_database_clock(addresses.database_url)
        return run_steps([pytest_step(instance, words, {**os.environ, **addresses.as_environ()})])


def _on_servers(instance: Instance, module: str, words: list[str]) -> int:
    with Servers(test_instance(instance), throwaway=True).in_use() as addresses:
        command = [sys.executable, "-m", f"tests.{module}", *words]
        environ = {**os.environ, **addresses.as_environ()}
        return run_steps([Step(module, command, instance.root, environ, show=True)])


def python_checks(root: Path) -> Iterable[Step]:
    def tool(name: str, *words: str) -> Step:
        return Step(" ".join([name, *words]), [str(Path(sys.executable).with_name(name)), *words], root)

    return [
        tool("ruff", "check", "."),
        tool("ruff", "format", "--check", "."),
        tool("mypy"),
        tool("mypy", "-p", "deploy.embedded"),
        tool("lint-imports"),
    ]


def portal_checks(portal: Portal) -> Iterable[Step]:
    environ = portal.environ()

    def npm(name: str, *words: str) -> Step:
        return Step(f"portal: {name}", ["npm", "run", "--silent", *words], portal.folder, environ)

    return [
        npm("generate the API client", "gen:api"),
        Step("portal: API client is as generated", ["git", "diff", "--exit-code", "--stat", "src/api/gen"], portal.folder),
        npm("type check", "typecheck"),
        npm("lint", "lint"),
        npm("tests", "test"),
    ]


def pytest_step(instance: Instance, words: list[str], environ: Mapping[str, str]) -> Step:
    return Step("pytest", [sys.executable, "-m", "pytest", *words], instance.root, environ, show=True)


def run_steps(steps: Iterable[Step]) -> int:
    statuses = [_run(step) for step in steps]
    return next((status for status in statuses if status), 0)


class Terminated(KeyboardInterrupt):
    """SIGTERM came, to this process alone; Ctrl-C comes to the step's too."""


def _run_shown(step: Step) -> int:
    """An interrupted step is given time to stop what it has started."""

    def terminate(_number: int, _frame: FrameType | None) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, terminate)
    process = subprocess.Popen(step.command, cwd=step.cwd, env=step.environ, stdin=subprocess.DEVNULL)
    try:
        return process.wait()
    except KeyboardInterrupt as interruption:
        if isinstance(interruption, Terminated):
            process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
        raise


def _run(step: Step) -> int:
    if step.show:
        return _run_shown(step)
    began = time.monotonic()
    done = subprocess.run(
        step.command, cwd=step.cwd, env=step.environ, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    say(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {time.monotonic() - began:5.1f} s  {step.name}")
    if done.returncode != 0:
        say(done.stdout.rstrip())
    return done.returncode
