"""What counts as the same login name, address or number."""

import pytest

from contracts.errors import Invalid
from org.domain.identifiers import Claim, claims, e164, same_address


def test_a_number_is_read_in_the_country_of_the_site():
    assert e164("010-8888 6666 x12", "CN", "phone") == "+861088886666;ext=12"


@pytest.mark.parametrize("number", ["1", "+999 123456", "0" * 30, "138001380", "1.38001E+10"])
def test_a_number_that_is_not_valid_is_the_fault_of_its_field(number):
    with pytest.raises(Invalid) as refused:
        e164(number, "CN", "mobile")
    assert [(fault.field, fault.code) for fault in refused.value.fields] == [("mobile", "format")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("w@bücher.example", "w@xn--bcher-kva.example", True),
        ("w@EXAMPLE.com", "w@example.com", True),
        ("W@example.com", "w@example.com", False),
        ("w", "w", True),
    ],
)
def test_an_address_is_the_same_in_every_form_of_its_domain(one, other, same):
    assert same_address(one, other) is same


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
