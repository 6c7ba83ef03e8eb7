"""Where an instance lies and which ports it takes."""

import socket
from pathlib import Path

import pytest

from deploy.embedded.console import Failure
from deploy.embedded.instance import Instance


def instance(root: Path, **environ: str) -> Instance:
    return Instance.from_environ(root, environ)


def test_a_port_that_another_program_has_is_named_with_the_variable_that_moves_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(Failure, match=rf"port {taken} \(the portal and the API\).*make run PORT="):
            instance(tmp_path, PORT=str(taken)).free_ports("PORT")


def test_any_port_means_a_different_free_one_for_each_purpose(tmp_path: Path) -> None:
    everything = instance(tmp_path).on_free_ports(tmp_path / "other")
    ports = everything.free_ports("PORT", "SMTP_PORT", "RABBITMQ_PORT")
    assert len(set(ports.values())) == 3
    assert 0 not in ports.values()


@pytest.mark.parametrize("value", ["http", "-1", "65536", "80 80", "８０００"])
def test_what_is_no_port_number_is_refused_by_name(tmp_path: Path, value: str) -> None:
    with pytest.raises(Failure, match=r"^PORT="):
        instance(tmp_path, PORT=value)


def test_the_gateways_own_variable_moves_it_too(tmp_path: Path) -> None:
    assert instance(tmp_path, GATEWAY_PORT="9000").ports["PORT"] == 9000


def test_state_lies_in_the_checkout_unless_told_otherwise(tmp_path: Path) -> None:
    assert instance(tmp_path).var == tmp_path / "var"
    assert instance(tmp_path, ROSTRUM_VAR=str(tmp_path / "elsewhere")).var == tmp_path / "elsewhere"
