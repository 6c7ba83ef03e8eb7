"""What of a log reaches the terminal."""

import pytest

from deploy.embedded.log_lines import for_people


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (b'{"event": "listening", "level": "info"}', None),
        (b'{"event": "broker away", "level": "warning", "timestamp": "2027", "tries": 3}', "warning: broker away tries=3"),
        (b"Traceback (most recent call last):\n", "Traceback (most recent call last):"),
        (b"\n", None),
        (b"12\n", "12"),
        (b"\xff\n", "\ufffd"),
    ],
)
def test_warnings_and_what_is_no_log_line_are_shown(line: bytes, shown: str | None) -> None:
    assert for_people(line, verbose=False) == shown


def test_everything_is_shown_when_asked_for() -> None:
    assert for_people(b'{"event": "listening", "level": "info"}', verbose=True) == "info: listening"
