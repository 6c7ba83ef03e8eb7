"""Settings are read once, whole, and a fault is one line that tells what to mend and no secret."""

import base64
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.config import load, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    amqp_uri: str = setting(secret=True)
    heartbeat: int = setting(default=10)
    patience: float = setting(default=0.5)
    verbose: bool = setting(default=False)
    key: bytes = setting(env="SECRETS_KEY", length=32, secret=True)
    proxies: tuple[str, ...] = setting(default=())
    folder: Path = setting(default=Path("here"))
    endpoint: str | None = setting(default=None)


KEY = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
WHOLE = {"AMQP_URI": "amqp://u:hidden@h/", "SECRETS_KEY": KEY}


def test_settings_are_read_by_name_and_type():
    settings = load(
        Settings,
        WHOLE
        | {
            "HEARTBEAT": "5",
            "PATIENCE": "2.5",
            "VERBOSE": "yes",
            "PROXIES": "10.0.0.1, 10.0.0.2",
            "FOLDER": "/srv",
            "ENDPOINT": "http://x",
        },
    )
    assert settings == Settings(
        amqp_uri="amqp://u:hidden@h/",
        heartbeat=5,
        patience=2.5,
        verbose=True,
        key=bytes(range(32)),
        proxies=("10.0.0.1", "10.0.0.2"),
        folder=Path("/srv"),
        endpoint="http://x",
    )


def test_what_is_not_set_or_empty_takes_its_default():
    settings = load(Settings, WHOLE | {"HEARTBEAT": ""})
    assert (settings.heartbeat, settings.endpoint, settings.proxies) == (10, None, ())


def test_every_missing_setting_is_named_in_one_line_and_the_process_ends_with_2(capsys):
    with pytest.raises(SystemExit) as exit_:
        load(Settings, {})
    assert exit_.value.code == 2
    assert capsys.readouterr().err == "settings: AMQP_URI is not set; SECRETS_KEY is not set\n"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HEARTBEAT", "soon", "HEARTBEAT is not a number"),
        ("VERBOSE", "perhaps", "VERBOSE is neither true nor false"),
        ("SECRETS_KEY", "!secret!", "SECRETS_KEY is not base64url"),
        ("SECRETS_KEY", "c2hvcnQ", "SECRETS_KEY must hold 32 bytes, but holds 5"),
    ],
)
def test_a_bad_value_is_named_but_never_printed(name, value, said, capsys):
    with pytest.raises(SystemExit):
        load(Settings, WHOLE | {name: value})
    err = capsys.readouterr().err
    assert said in err
    assert value not in err


def test_a_secret_is_not_in_the_settings_repr():
    assert "hidden" not in repr(load(Settings, WHOLE))
