"""What the clients and the portal need, for whoever asks."""

from typing import Any

from contracts.call import Actor
from org.domain import system_requirements as rules


def get(actor: Actor) -> dict[str, Any]:  # noqa: ARG001 - every use-case knows who asks
    return {
        "computer": rules.COMPUTER,
        "computer_systems": rules.COMPUTER_SYSTEMS,
        "mobile_systems": rules.MOBILE_SYSTEMS,
        "browsers": rules.BROWSERS,
    }
