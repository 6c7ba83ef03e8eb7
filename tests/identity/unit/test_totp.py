"""RFC 6238, with its vectors, and recovery codes."""

import base64

import pyotp
import pytest

from identity.domain import totp

KEY = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238_for_sha1(moment, code):
    assert pyotp.TOTP(KEY, digits=8).at(moment) == code
    assert totp.matching_step(KEY, code[2:], moment, last_step=0) == moment // 30


@pytest.mark.parametrize(("seconds", "accepted"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_off_by_one_step(seconds, accepted):
    code = pyotp.TOTP(KEY).at(1_800_000_000)
    assert (totp.matching_step(KEY, code, 1_800_000_000 + seconds, last_step=0) is not None) is accepted


def test_a_code_is_good_once():
    code, now = pyotp.TOTP(KEY).at(1_800_000_000), 1_800_000_000
    used = totp.matching_step(KEY, code, now, last_step=0)
    assert totp.matching_step(KEY, code, now + 10, last_step=used) is None


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1234567", "１２３４５６"])
def test_what_is_no_code_matches_nothing(code):
    assert totp.matching_step(KEY, code, 1_800_000_000, last_step=0) is None


def test_recovery_codes_are_compared_without_blanks_hyphens_and_case():
    code = totp.recovery_code(bytes(range(16)))
    assert len(code) == 11
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code)
    typed = (code, code.upper(), f" {code[:5]} {code[6:]} ", code.replace("-", "\u2013"), wide, f"\u200b{code}\u00a0")
    spellings = {totp.recovery_hash(b"k", "a", text) for text in typed}
    assert len(spellings) == 1
    assert totp.recovery_hash(b"k", "b", code) not in spellings


def test_the_uri_is_what_authenticators_read():
    assert totp.uri(KEY, "wang.wei", "Rostrum") == f"otpauth://totp/Rostrum:wang.wei?secret={KEY}&issuer=Rostrum"
