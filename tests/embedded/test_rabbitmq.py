"""From where RabbitMQ is taken."""

import pytest

from deploy.embedded.console import Failure
from deploy.embedded.rabbitmq import Machine, Rung, choose


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
