"""What counts as the same login name, address or number."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import Invalid
from org.domain.identifiers import Claim, claims, e164, known_country

_COUNTRIES = st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS))


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("13800138000", "CN", "+8613800138000"),
        ("+86 138-0013-8000", "US", "+8613800138000"),
        ("0086 138 0013 8000", "CN", "+8613800138000"),
        ("010-8888 6666", "CN", "+861088886666"),
        ("010-88886666 x12", "CN", "+861088886666;ext=12"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("020 7946 0958", "GB", "+442079460958"),
    ],
)
def test_every_spelling_of_a_number_is_one_number(number, country, expected):
    assert e164(number, country, "phone") == expected


@settings(max_examples=1000)
@given(
    country=st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)), digits=st.text("0123456789", min_size=2, max_size=16), data=st.data()
)
def test_a_number_that_needs_no_parsing_is_what_parsing_makes_of_it(country, digits, data):
    code = str(phonenumbers.country_code_for_region(country))
    number = data.draw(st.sampled_from(["", "", "+", f"+{code}", code, "+1", "0"])) + digits
    try:
        parsed = phonenumbers.parse(number, country)
        possible = phonenumbers.is_possible_number_with_reason(parsed) == phonenumbers.ValidationResult.IS_POSSIBLE
    except phonenumbers.NumberParseException:
        possible = False
    assert _asked(number, country) == (phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if possible else None)


def _asked(number, country):
    try:
        return e164(number, country, "phone")
    except Invalid:
        return None


@pytest.mark.parametrize("number", ["1", "+999 123456", "0" * 30])
def test_what_nobody_can_dial_is_refused(number):
    with pytest.raises(Invalid):
        e164(number, "CN", "mobile")


def test_names_and_addresses_are_claimed_without_regard_to_case_and_width():
    found = claims({"login_name": "Ｗang", "email": "W@Example.COM", "phone": None, "mobile": ""}, "CN")
    assert {(claim.kind, claim.normal) for claim in found} == {
        ("login_name", "wang"),
        ("email", "w@example.com"),
        ("sign_in", "wang"),
        ("sign_in", "w@example.com"),
    }


def test_one_value_in_two_fields_is_one_claim_on_signing_in():
    found = claims({"login_name": "w@example.com", "email": "W@example.com"}, "CN")
    assert [claim for claim in found if claim.kind == "sign_in"] == [Claim("sign_in", "w@example.com", "login_name")]


def test_a_phone_is_no_name_to_sign_in_by():
    assert {claim.kind for claim in claims({"phone": "+861088886666"}, "CN")} == {"phone"}


def test_a_login_name_of_digits_claims_the_number_that_it_reads_as():
    assert Claim("sign_in", "+8613800138000", "login_name") in claims({"login_name": "13800138000"}, "CN")


@pytest.mark.parametrize(("country", "known"), [("CN", True), ("US", True), ("XX", False), ("cn", False)])
def test_a_country_is_one_in_which_numbers_can_be_read(country, known):
    assert known_country(country) is known
