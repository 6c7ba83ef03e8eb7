"""`contracts.phones`: numbers of telephones in the spellings of people and spreadsheets."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import phones

# A mobile or landline number of each country as it is dialled at home, and in E.164.
AT_HOME = [
    ("DE", "01512 3456789", "+4915123456789"),
    ("US", "(202) 555-0123", "+12025550123"),
    ("US", "1 202 555 0123", "+12025550123"),
    ("IT", "06 1234 5678", "+390612345678"),  # the zero stays
    ("IT", "312 345 6789", "+393123456789"),
    ("CN", "138 0013 8000", "+8613800138000"),
    ("CN", "010-8888 6666", "+861088886666"),
    ("BR", "(11) 96123-4567", "+5511961234567"),
    ("BR", "0 15 11 96123-4567", "+5511961234567"),  # with the carrier's code
    ("AR", "011 15-2345-6789", "+5491123456789"),
    ("GB", "07400 123456", "+447400123456"),
    ("GB", "020 7946 0958", "+442079460958"),
    ("FR", "06.12.34.56.78", "+33612345678"),
    ("FR", "01.23.45.67.00", "+33123456700"),
    ("IN", "081234 56789", "+918123456789"),
    ("JP", "090-1234-5678", "+819012345678"),
]


@pytest.mark.parametrize(("country", "typed", "stored"), AT_HOME)
def test_a_number_dialled_at_home_is_stored_as_e164(country: str, typed: str, stored: str) -> None:
    assert phones.e164(typed, country) == stored


@pytest.mark.parametrize(("country", "typed", "stored"), AT_HOME)
def test_the_code_of_the_country_may_have_a_plus_zeros_or_nothing_before_it(country: str, typed: str, stored: str) -> None:
    digits = stored.removeprefix("+")
    for spelling in (stored, f"00{digits}", digits, f"{digits}.0", f"＋{digits}", f"\u200b+{digits}\u00a0"):
        assert phones.e164(spelling, country) == stored


@pytest.mark.parametrize("country", ["DE", "US", "IT", "CN", "BR", "AR", "GB", "FR", "IN", "JP"])
def test_a_number_with_its_code_is_the_same_in_every_country(country: str) -> None:
    assert {phones.e164(stored, country) for _, _, stored in AT_HOME} == {stored for _, _, stored in AT_HOME}


@pytest.mark.parametrize(
    "typed",
    [
        "+86 138-0013-8000",
        "0086 138 0013 8000",
        "8613800138000.0",
        "13800138000.00",
        "13800138000,0",
        "1.38001380000E+10",
        "1.3800138000E10",
        "8.613800138000e+12",
        "１３８００１３８０００",
        "＋８６（１３８）００１３－８０００",
        "138\u00a00013\u30008000",
        "\u202d138\u200b00138000\u202c",
        "138\u20110013\u20138000",
        "١٣٨٠٠١٣٨٠٠٠",
    ],
)
def test_every_spelling_of_a_number_is_one_number(typed: str) -> None:
    assert phones.e164(typed, "CN") == "+8613800138000"


@pytest.mark.parametrize("typed", ["010-88886666 x12", "010-88886666#12", "+861088886666;ext=12", "01088886666Ｘ１２"])
def test_an_extension_is_written_as_rfc_3966_has_it(typed: str) -> None:
    assert phones.e164(typed, "CN") == "+861088886666;ext=12"


@pytest.mark.parametrize(
    "typed",
    [
        "138001380",  # nine digits
        "138001380000",
        "+86138001380000",
        "1.38001E+10",  # digits rounded away
        "1.38E+10",
        "1.380013800055E+10",
        "13800138000.5",
        "1380013800①",
        "1",
        "+999 123456",
        "0" * 30,
        "",
        "call me",
        "1" * 100_000,
    ],
)
def test_what_no_telephone_has_is_refused(typed: str) -> None:
    assert phones.e164(typed, "CN") is None


@settings(max_examples=400, deadline=None)
@given(
    country=st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)), digits=st.text("0123456789", min_size=2, max_size=16), data=st.data()
)
def test_a_number_that_is_not_parsed_is_what_parsing_makes_of_it(country: str, digits: str, data: st.DataObject) -> None:
    code = str(phonenumbers.country_code_for_region(country))
    number = data.draw(st.sampled_from(["", "", "+", f"+{code}", code, "+1"])) + digits
    quick = phones._plan(country).read(number)
    parsed = phones._valid(number, country)
    assert quick is None or (parsed is not None and quick == phones._written(parsed))


@settings(max_examples=60, deadline=None)  # the first search loads every country's plan
@given(country=st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)), kind=st.sampled_from([0, 1]))
def test_the_example_numbers_of_every_country_are_valid(country: str, kind: int) -> None:
    example = phonenumbers.example_number_for_type(country, kind)
    if example is not None:
        stored = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        at_home = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL)
        assert phones.e164(stored, country) == stored
        assert stored in phones.spellings(at_home)


@pytest.mark.parametrize(("country", "typed", "stored"), AT_HOME)
def test_sign_in_finds_every_spelling_that_is_accepted(country: str, typed: str, stored: str) -> None:
    digits = stored.removeprefix("+")
    for spelling in (typed, stored, f"00{digits}", f"011 {digits}", digits, f"{digits}.0", phones.national(stored)):
        assert stored in phones.spellings(spelling) or phones.national(stored) in phones.spellings(spelling)


@pytest.mark.parametrize(
    "typed", ["+8613800138000", "+8 613800138000", "+8-613800138000", "008613800138000", "+86 0138 0013 8000", "01186 138 0013 8000"]
)
def test_a_spelling_with_the_code_means_that_number_first(typed: str) -> None:
    assert phones.spellings(typed)[0] == "+8613800138000"


def test_a_number_stored_before_the_rule_is_still_found() -> None:
    assert "+86138001380" in phones.spellings("+86 138001380")
    assert phones.national("+86138001380") in phones.spellings("0138001380")


@pytest.mark.parametrize("login", ["wang", "a1", "w@example.com", "", "+"])
def test_what_is_no_number_has_no_spellings(login: str) -> None:
    assert phones.spellings(login) == []


@pytest.mark.parametrize(
    ("number", "at_home"), [("+8613800138000", "13800138000"), ("+390612345678", "612345678"), ("+12025550123", "2025550123")]
)
def test_the_national_number_has_no_trunk_prefix(number: str, at_home: str) -> None:
    assert phones.national(number) == at_home


@pytest.mark.parametrize(("country", "known"), [("CN", True), ("US", True), ("XX", False), ("cn", False)])
def test_a_country_is_one_in_which_numbers_can_be_read(country: str, known: bool) -> None:
    assert phones.known_country(country) is known


@settings(deadline=None)
@given(typed=st.text(max_size=40), country=st.sampled_from(["CN", "DE", "BR"]))
def test_no_text_makes_reading_fail(typed: str, country: str) -> None:
    assert phones.e164(typed, country) is None or phones.SHAPE.fullmatch(phones.plain(typed).lower())
    assert isinstance(phones.spellings(typed), list)
