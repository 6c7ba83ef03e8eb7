"""How long a sign-in waits for an account that does not come."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from contracts.call import Actor, Role
from identity.usecases import newcomers


@dataclass
class Clock:
    now: float = 1000.0

    def time(self) -> float:
        return self.now

    monotonic = time

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize(("left", "waited"), [(None, newcomers.LONGEST), (60.0, newcomers.LONGEST), (2.0, 1.0), (-1.0, 0.0)])
def test_a_sign_in_waits_for_at_most_half_of_what_is_left(monkeypatch, left, waited):
    clock = Clock()
    monkeypatch.setattr(newcomers, "time", clock)
    monkeypatch.setattr(newcomers, "is_coming", lambda *_: True)
    actor = Actor(Role.ANONYMOUS, "request-1", deadline=None if left is None else clock.now + left)
    newcomers.wait_for(SimpleNamespace(), actor, SimpleNamespace(), SimpleNamespace())
    assert clock.now - 1000.0 == pytest.approx(waited, abs=2 * newcomers.PAUSE)
