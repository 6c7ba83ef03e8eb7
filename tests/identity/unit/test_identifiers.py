"""What people type to say who they are."""

import pytest

from identity.domain.identifiers import Kind, first_match, of_account, typed


def test_an_account_is_found_by_login_name_address_and_number():
    found = of_account("Wang.Wei", "Wang@Example.COM", "+8613800138000")
    assert found == {
        Kind.LOGIN_NAME: "wang.wei",
        Kind.EMAIL: "wang@example.com",
        Kind.MOBILE: "+8613800138000",
        Kind.NATIONAL: "13800138000",
    }


@pytest.mark.parametrize(
    ("login", "meant"),
    [
        ("+86 138-0013-8000", (Kind.MOBILE, "+8613800138000")),
        ("138 0013 8000", (Kind.NATIONAL, "13800138000")),
        ("07911 123456", (Kind.NATIONAL, "7911123456")),
        ("Ｗａｎｇ.Wei", (Kind.LOGIN_NAME, "wang.wei")),
        ("Wang@Example.com", (Kind.EMAIL, "wang@example.com")),
    ],
)
def test_spellings_meet(login, meant):
    assert meant in typed(login)


def test_a_login_name_that_looks_like_an_address_does_not_shadow_it():
    rows = [("login_name", "li@example.com", "impostor"), ("email", "li@example.com", "li")]
    assert first_match("li@example.com", rows) == "li"


def test_a_national_number_of_two_people_means_neither():
    rows = [("national", "7911123456", "one"), ("national", "7911123456", "other")]
    assert first_match("7911123456", rows) is None


def test_a_login_name_of_digits_means_its_owner():
    rows = [("national", "13800138000", "other"), ("login_name", "13800138000", "owner")]
    assert first_match("13800138000", rows) == "owner"
