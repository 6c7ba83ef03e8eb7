"""What is written to the log, and what never is."""

import json
import subprocess
import sys

import pytest

from kit.log import REDACTED, masked, redact

PROGRAM = """
import logging
from contracts.call import Actor, Role
from kit import log
import structlog

log.configure("org", "INFO")
{body}
"""


def lines(body: str) -> list[dict[str, object]]:
    """The log of a process that does `body`."""
    output = subprocess.run([sys.executable, "-c", PROGRAM.format(body=body)], check=True, capture_output=True, text=True).stderr
    return [json.loads(line) for line in output.splitlines()]


def test_a_line_is_json_with_level_time_and_service() -> None:
    (line,) = lines('structlog.get_logger("here").info("it happened", count=3)')
    assert line.pop("timestamp")
    assert line == {"event": "it happened", "count": 3, "level": "info", "logger": "here", "service": "org"}


def test_a_line_names_the_actor_of_its_thread() -> None:
    (line,) = lines(
        'log.act_as(Actor(Role.USER, "r-1", account_id="a-1", site_id="s-1", impersonator_id="a-2"))\n'
        'structlog.get_logger().warning("seen")'
    )
    assert [line[key] for key in ("request_id", "actor", "site", "impersonator")] == ["r-1", "a-1", "s-1", "a-2"]


def test_the_loggers_of_libraries_write_the_same_lines() -> None:
    (line,) = lines('logging.getLogger("elsewhere").warning("%s is away", "the broker", extra={"tries": 2})')
    assert (line["event"], line["tries"], line["service"], line["logger"]) == ("the broker is away", 2, "org", "elsewhere")


def test_below_the_level_nothing_is_written() -> None:
    assert lines('structlog.get_logger().debug("whispered"); logging.getLogger("amqp").info("chatter")') == []


def test_a_traceback_is_one_field_of_one_line() -> None:
    (line,) = lines('try:\n    1 / 0\nexcept ZeroDivisionError:\n    structlog.get_logger().exception("broken")')
    assert "ZeroDivisionError: division by zero" in str(line["exception"])


def test_what_json_cannot_say_is_written_all_the_same() -> None:
    (line,) = lines('structlog.get_logger().info("odd", value=object, keys={1: b"x"})')
    assert "object" in str(line["value"])


def test_the_password_of_an_address_is_masked_wherever_it_stands() -> None:
    (line,) = lines(
        'structlog.get_logger().info("at amqp://u:hunter2@host/v", uri="amqp://u:hunter2@a;amqp://u:hunter2@b", '
        'exception="psycopg2: postgresql://app:hunter2@db/org")'
    )
    assert "hunter2" not in json.dumps(line)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("amqp://guest:guest@a:5672/v", "amqp://guest:********@a:5672/v"),
        ("amqp://u:p1@a;amqp://u:p2@b", "amqp://u:********@a;amqp://u:********@b"),
        ("postgresql://app:p%40ss@db/x?sslmode=require", "postgresql://app:********@db/x?sslmode=require"),
        ("amqps://u:@a", "amqps://u:@a"),
        ("http://host:8000/a@b", "http://host:8000/a@b"),
        ("no address at all: a@b", "no address at all: a@b"),
    ],
)
def test_only_passwords_are_masked(text: str, without: str) -> None:
    assert masked(text) == without


@pytest.mark.parametrize(
    "key",
    [
        "password",
        "new_password",
        "Password",
        "token",
        "refresh_token",
        "secret",
        "SECRETS_KEY",
        "otp",
        "Authorization",
        "cookie",
        "Set-Cookie",
        "passcode",
        "api_key",
        "recovery_codes",
        "security_code",
        "activation_code",
    ],
)
def test_what_is_called_like_a_secret_is_redacted_at_any_depth(key: str) -> None:
    assert redact({"body": [{key: "hunter2"}]}) == {"body": [{key: REDACTED}]}


@pytest.mark.parametrize("key", ["name", "call", "code", "option", "adopted", "passed"])
def test_what_is_not_called_so_is_kept(key: str) -> None:
    assert redact({key: "kept"}) == {key: "kept"}
