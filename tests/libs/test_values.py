"""`contracts.values`: what people type, in the one form of `contracts.text`, or refused with a code."""

from typing import Any

import pytest
from marshmallow import ValidationError, fields

from contracts.values import Day, Email, LoginName, Phone, Prose, Secret, Text


def loaded(field: fields.Field[Any], value: Any) -> Any:
    return field.deserialize(value)


def fault(field: fields.Field[Any], value: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        field.deserialize(value)
    return str(refused.value.messages[0])


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        (Text(), "Zoe\u0308\u00a0Wang\u200b", "Zoë Wang"),
        (Text(), "abc\u202ecba", "abccba"),
        (Text(), "\ufeff周会", "周会"),
        (Text(), "Ｑ４", "Ｑ４"),  # a name keeps the width that its owner gave it
        (Prose(), "a\u2066b\r\n\tc\u200b", "ab\n\tc"),
        (LoginName(), "\u200bＷang．１\u00a0", "Wang.1"),
        (Email(), "ｘ＠Example．COM", "x@example.com"),
        (Email(), "\u202ax@bücher.example\u202c", "x@xn--bcher-kva.example"),
        (Email(), "x@例子.公司", "x@xn--fsqu00a.xn--55qx5d"),
        (Phone(), "１３８\u00a0００１３-８０００", "138 0013-8000"),
        (Phone(), "8613800138000.0", "8613800138000"),
        (Phone(), "+861088886666;ext=12", "+861088886666;ext=12"),
    ],
)
def test_every_field_of_words_has_one_form(field: fields.Field[Any], typed: str, stored: str) -> None:
    assert loaded(field, typed) == stored


@pytest.mark.parametrize("nothing", ["\u200b", "\u00a0\u3000", "\u202a\u2800\ufeff", "\u3164"])
def test_a_text_of_invisible_characters_is_empty(nothing: str) -> None:
    assert fault(Text(1, 200, required=True), nothing) == "required"
    assert fault(Text(1, 200), nothing) == "length 1 200"
    assert fault(Email(required=True), nothing) == "required"
    assert loaded(Text(0, 100), nothing) == ""


@pytest.mark.parametrize("bad", ["a\x00", "a\nb", "a\x85b", "a\u2028b", "half \ud83d"])
def test_control_characters_are_refused(bad: str) -> None:
    assert fault(Text(), bad) == "format"
    assert fault(LoginName(), bad) == "format"


@pytest.mark.parametrize(
    "bad",
    [
        f"{'a' * 65}@example.com",
        f"x@{'a' * 64}.example",
        "ü@example.com",
        "x@-bücher.example",
        "x y@example.com",
        "x@example",
        "x@192.0.2.1",
        "x@@example.com",
    ],
)
def test_an_address_that_no_server_delivers_to_is_refused(bad: str) -> None:
    assert fault(Email(), bad) == "format"


def test_the_length_of_an_address_is_that_of_its_stored_form() -> None:
    domain = ".".join(["üaüaüaüaüaüa"] * 13)
    assert len(domain) < 200
    assert fault(Email(), f"{'x' * 20}@{domain}") in ("length 3 254", "format")


def test_a_local_part_of_64_octets_is_accepted() -> None:
    assert loaded(Email(), f"{'a' * 64}@example.com") == f"{'a' * 64}@example.com"


@pytest.mark.parametrize("bad", ["1.38E+10", "call me", "③", "138①"])
def test_what_is_no_number_is_no_phone(bad: str) -> None:
    with pytest.raises(ValidationError):
        loaded(Phone(), bad)


def test_a_numeral_that_is_no_letter_is_not_made_one_of_a_login_name() -> None:
    assert fault(LoginName(), "wang③") == "format"


def test_a_day_is_written_in_ascii_digits() -> None:
    assert fault(Day(), "２０３０-１２-３１") == "format"


@pytest.mark.parametrize("field", [Text(), Prose(), LoginName(), Email(), Phone()])
def test_a_text_that_is_far_too_long_is_not_read(field: Text) -> None:
    assert fault(field, "\u200b" * (4 * field.high + 1001)) == f"length {field.low} {field.high}"


def test_a_secret_stays_as_typed() -> None:
    assert loaded(Secret(), " '\u200bZoe\u0308\u00a0") == " '\u200bZoe\u0308\u00a0"
