"""What of a log reaches the terminal."""

import pytest

from deploy.embedded.log_lines import for_people


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
    assert for_people(line, verbose=False) == shown


def test_everything_is_shown_when_asked_for() -> None:
    assert for_people(b'{"event": "listening", "level": "info"}', verbose=True) == "info: listening"
    assert for_people(b"not JSON \xff\n", verbose=True) == "not JSON \ufffd"
