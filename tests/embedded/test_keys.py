"""The instance's secrets."""

import stat
from base64 import urlsafe_b64decode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.embedded.keys import read_or_make


def decoded(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    assert read_or_make(file) == read_or_make(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_public_key_is_the_private_keys(tmp_path: Path) -> None:
    made = read_or_make(tmp_path / "secrets.env")
    private = Ed25519PrivateKey.from_private_bytes(decoded(made["TOKEN_PRIVATE_KEY"]))
    assert private.public_key().public_bytes_raw() == decoded(made["TOKEN_PUBLIC_KEY"])


def test_a_secret_that_a_newer_version_needs_is_added_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    made = read_or_make(file)
    file.write_text("".join(line for line in file.read_text().splitlines(keepends=True) if "SECRETS_KEY" not in line))
    again = read_or_make(file)
    assert again["SECRETS_KEY"] != made["SECRETS_KEY"]
    assert again | {"SECRETS_KEY": ""} == made | {"SECRETS_KEY": ""}
