"""What of a log reaches the terminal."""

import json

import pytest

from deploy.embedded.log_lines import Shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (b'{"event": "listening", "level": "info"}', None),
        (b'{"event": "broker away", "level": "warning", "timestamp": "2027", "tries": 3}', "warning: broker away tries=3"),
        (b"Traceback (most recent call last):\n", None),
        (b"\n", None),
        (b"12\n", None),
        (b"\xff\n", None),
    ],
)
def test_of_the_log_only_warnings_and_worse_are_shown(line: bytes, shown: str | None) -> None:
    assert Shown(verbose=False).line(line) == shown


@pytest.mark.parametrize(
    ("line", "shown"), [(b'{"event": "listening", "level": "info"}', "info: listening"), (b"not JSON \xff\n", "not JSON \ufffd")]
)
def test_everything_is_shown_when_asked_for(line: bytes, shown: str) -> None:
    assert Shown(verbose=True).line(line) == shown


def test_what_repeats_itself_is_counted_and_told_once_in_a_while() -> None:
    times = iter([0.0, 1.0, 2.0, 3.0, 11.0])
    shown = Shown(verbose=False, quiet=10.0, clock=lambda: next(times))

    def say(event: str) -> str | None:
        return shown.line(json.dumps({"level": "warning", "event": event}).encode())

    assert [say("late"), say("late"), say("other"), say("late"), say("late")] == [
        "warning: late", None, "warning: other", None, "warning: late (and 2 more like it)",
    ]  # fmt: skip
