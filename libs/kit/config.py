"""How a process reads its settings: once, from the environment, into a frozen dataclass.

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Settings:
        amqp_uri: str = setting(secret=True)
        heartbeat: int = setting(default=10)

A field is read from the variable of its own name in capitals. A missing or bad value ends the process with one clear line
and status 2; a value is never printed, since it may be a secret.
"""

import base64
import binascii
import dataclasses
import os
import sys
import types
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


def setting(
    *,
    env: str | None = None,
    default: Any = dataclasses.MISSING,
    secret: bool = False,
    length: int | None = None,
    parse: Callable[[str], Any] | None = None,
) -> Any:
    """One field of a settings class.

    `env`: the variable, where it is not the field's name in capitals. `default`: makes it optional. `secret`: kept out of
    repr(). `length`: how many bytes a base64url value must decode to. `parse`: for types that this module does not know; it
    raises ValueError with a message that does not contain the value.
    """
    metadata = {"env": env, "length": length, "parse": parse}
    return dataclasses.field(default=default, repr=not secret, metadata=metadata)


def load(cls: type[T], environ: Mapping[str, str] = os.environ) -> T:
    """The settings of `cls` from `environ`. Exits with status 2 and one line that names every fault when it cannot."""
    try:
        return read(cls, environ)
    except ValueError as fault:
        print(f"settings: {fault}", file=sys.stderr)  # noqa: T201 - nothing else of the process exists yet
        raise SystemExit(2) from None


def read(cls: type[T], environ: Mapping[str, str]) -> T:
    """As `load`, but a fault is a ValueError. An empty variable counts as one that is not set."""
    types_by_name = typing.get_type_hints(cls)
    values: dict[str, Any] = {}
    faults: list[str] = []
    for item in dataclasses.fields(typing.cast(Any, cls)):
        name = item.metadata.get("env") or item.name.upper()
        text = environ.get(name, "")
        if text:
            try:
                values[item.name] = _convert(text, types_by_name[item.name], item.metadata)
            except ValueError as fault:
                faults.append(f"{name} {fault}")
        elif item.default is dataclasses.MISSING:
            faults.append(f"{name} is not set")
    if faults:
        raise ValueError("; ".join(faults))
    return cls(**values)


def _convert(text: str, kind: Any, metadata: Mapping[str, Any]) -> Any:
    if metadata.get("parse"):
        return metadata["parse"](text)
    if isinstance(kind, types.UnionType):  # `str | None`: set, so it is the other one
        kind = next(option for option in typing.get_args(kind) if option is not type(None))
    if typing.get_origin(kind) is tuple:
        item = typing.get_args(kind)[0]
        return tuple(_convert(part.strip(), item, {}) for part in text.split(",") if part.strip())
    if kind is bytes:
        return _decode(text, metadata.get("length"))
    return _CONVERTERS[kind](text)


def _decode(text: str, length: int | None) -> bytes:
    try:
        value = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("is not base64url") from None
    if length is not None and len(value) != length:
        raise ValueError(f"must hold {length} bytes, but holds {len(value)}")
    return value


def _number(kind: type[int] | type[float]) -> Callable[[str], int | float]:
    def convert(text: str) -> int | float:
        try:
            return kind(text)
        except ValueError:
            raise ValueError("is not a number") from None

    return convert


def _boolean(text: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise ValueError("is neither true nor false")
    return text.lower() in _TRUE


_CONVERTERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: _number(int),
    float: _number(float),
    bool: _boolean,
    Path: Path,
}
