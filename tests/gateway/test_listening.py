"""How a gateway process learns the list of ended sessions."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from flask import Flask
from structlog.testing import capture_logs

from contracts.errors import Unavailable
from gateway import listening

from .conftest import Bus, state_of


@pytest.fixture
def read(make_app: Callable[..., Flask], bus: Bus, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], list[str]]:
    """Reads the list, which fails three times; `step` seconds lie between two looks at the clock. The levels of what is logged."""
    monkeypatch.setattr(listening, "FIRST_PAUSE", 0.0)
    failures: Iterator[int] = iter(range(3))

    def reply(_request: dict[str, object]) -> dict[str, object]:
        if next(failures, None) is not None:
            raise Unavailable("no service identity has ever started here")
        return {"items": []}

    def run(step: float) -> list[str]:
        bus.answers["list_revocations"] = reply
        state = state_of(make_app())
        state.revocations.lose()
        clock = count(0.0, step)
        with capture_logs() as lines:
            listening.Reader(state, lambda: next(clock)).read_list(state.revocations.life)
        assert state.revocations.loaded
        return [line["log_level"] for line in lines]

    return run


def test_services_that_start_together_with_the_gateway_are_no_warning(read: Callable[[float], list[str]]) -> None:
    assert read(1.0) == ["info"] * 3


def test_a_list_that_stays_unreadable_is_a_warning(read: Callable[[float], list[str]]) -> None:
    assert read(listening.PATIENCE * 0.6) == ["info", "warning", "warning"]
