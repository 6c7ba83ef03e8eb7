"""From where RabbitMQ is taken."""

from pathlib import Path

import pytest

from deploy.embedded import rabbitmq
from deploy.embedded.console import Failure
from deploy.embedded.instance import Instance
from deploy.embedded.rabbitmq import Container, Machine, Rung, choose
from deploy.embedded.rabbitmq_node import Access


@pytest.mark.parametrize(
    ("machine", "rung"),
    [
        (Machine(installed=True, packages=True, docker=True), Rung.SYSTEM),
        (Machine(installed=False, packages=True, docker=True), Rung.UNPACKED),
        (Machine(installed=False, packages=False, docker=True), Rung.DOCKER),
    ],
)
def test_the_nearest_way_to_a_broker_is_taken(machine: Machine, rung: Rung) -> None:
    assert choose(machine) is rung


def test_a_machine_that_offers_none_is_told_what_to_install_or_to_set() -> None:
    with pytest.raises(Failure, match=r"install rabbitmq-server or Docker.*AMQP_URI="):
        choose(Machine(installed=False, packages=False, docker=False))


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In the place of docker, a program that notes how it was called and what it found in its environment."""
    program, noted = tmp_path / "docker", tmp_path / "noted"
    program.write_text(f'#!/bin/sh\necho "$@" >> {noted}\n[ "$1" = inspect ] && echo true\nenv > {noted}.env.$1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(rabbitmq, "answers", lambda _access: True)
    return noted


def test_a_container_is_published_on_loopback_only_and_its_password_is_not_on_the_command_line(docker: Path, tmp_path: Path) -> None:
    Container(Instance.from_environ(tmp_path, {})).start(Access("rostrum", "hidden-word", 5673, 15673))
    called = docker.read_text()
    assert "-p 127.0.0.1:5673:5672 -p 127.0.0.1:15673:15672" in called
    assert "hidden-word" not in called
    assert "RABBITMQ_DEFAULT_PASS=hidden-word" in docker.with_name("noted.env.run").read_text()


def test_checkouts_have_containers_of_their_own(tmp_path: Path) -> None:
    one, other = (Container(Instance.from_environ(tmp_path / name, {})) for name in ("one", "other"))
    assert one.name != other.name
