"""What a process writes: one JSON line an event on stderr, with who acts in which request, and never a secret.

`configure(service)` once a process; then `structlog.get_logger()` anywhere, and the loggers of libraries arrive as the same
lines. `act_as(actor)` names who acts in the current thread or greenlet.
"""

import logging
import logging.config
import re
import sys
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from typing import Any

import orjson
import structlog

from contracts.call import Actor

_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)

_SECRET = re.compile(
    r"passw|passphrase|passcode|secret|token|(^|_)otp|authorization|cookie|api_?key|private_key|(recovery|security|activation)_?code", re.I
)
_URI_PASSWORD = re.compile(r"(?P<before>\b[a-z][a-z0-9+.-]*://[^/\s:@;]*:)[^@/\s;]+(?=@)", re.I)
REDACTED = "[redacted]"


def masked(text: str) -> str:
    """The text with the password of every URI in it masked, also in lists of URIs separated by `;`."""
    return _URI_PASSWORD.sub(r"\g<before>********", text)


def act_as(actor: Actor | None) -> None:
    """Lines written from here on in this thread or greenlet name this actor."""
    _actor.set(actor)


def redact(value: Any) -> Any:
    """The value without what is called like a secret, and without passwords in URIs, at any depth."""
    if isinstance(value, str):
        return masked(value) if "://" in value else value
    if isinstance(value, Mapping):
        return {key: REDACTED if _SECRET.search(str(key)) else redact(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(item) for item in value]
    return value


def _add_actor(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    actor = _actor.get()
    if actor is not None:
        event.setdefault("request_id", actor.request_id)
        event.setdefault("actor", actor.account_id or actor.role.value)
        if actor.site_id:
            event.setdefault("site", actor.site_id)
        if actor.impersonator_id:
            event.setdefault("impersonator", actor.impersonator_id)
    return event


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return dict(redact(event))


def _render(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    return orjson.dumps(event, default=repr, option=orjson.OPT_NON_STR_KEYS).decode()


def configure(service: str, level: str = "INFO") -> None:
    """Set up logging for this process. `service` is on every line; `level` is a name of the logging module's."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_actor,
        lambda _logger, _method, event: {**event, "service": service},
        structlog.processors.format_exc_info,
        _redact,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("amqp", "kombu", "nameko", "urllib3", "botocore"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *[step for step in shared if not isinstance(step, structlog.stdlib.ExtraAdder)],
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
