"""What people type to say who they are."""

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity.domain.identifiers import Kind, form, of_account, read
from tests.attack.spelling import spellings

MOBILE = "+8613800138000"
# Spellings of one number that an import accepts.
OF_ONE_MOBILE = (
    MOBILE,
    "+86 138-0013-8000",
    "+8 613800138000",
    "+8-613800138000",
    "138 0013 8000",
    "013800138000",
    "0013800138000",
    "8613800138000",
    "008613800138000",
    "8613800138000.0",
    "(138) 0013.8000",
    "＋８６１３８００１３８０００",
    "１３８００１３８０００",
    "\u00a0138\u00a00013\u00a08000\u00a0",
    "\u200b+86\u202a138\u2011001\ufeff38000",
)


def rows(account, **identifiers):
    found = of_account(**{"login_name": "", "email": "", "mobile": None, **identifiers})
    return [(kind, value, account) for kind, value in found.items()]


def test_an_account_is_found_by_login_name_address_and_number():
    assert of_account("Wang.Wei", "Wang@Example.COM", MOBILE) == {
        Kind.LOGIN_NAME: "wang.wei",
        Kind.EMAIL: "wang@example.com",
        Kind.MOBILE: MOBILE,
        Kind.NATIONAL: "13800138000",
    }


@pytest.mark.parametrize("spelling", OF_ONE_MOBILE)
def test_every_spelling_of_a_number_finds_its_account(spelling):
    assert read(spelling).account(rows("wang", mobile=MOBILE)) == "wang"


@pytest.mark.parametrize("spelling", OF_ONE_MOBILE)
def test_attempts_are_counted_alike_for_every_spelling_of_a_number(spelling):
    assert form(spelling) == form(MOBILE)


def test_the_spellings_of_the_attack_share_one_count_and_mean_one_account():
    tried = list(islice(spellings(MOBILE), 160))
    assert len(set(tried)) == len(tried)
    assert {form(each) for each in tried} == {form(MOBILE)}
    assert {read(each).account(rows("wang", mobile=MOBILE)) for each in tried} == {"wang"}


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("07911 123456", "+447911123456"),
        ("011 15-2345-6789", "+5491123456789"),
        ("06 1234 5678", "+390612345678"),
        ("1 202 555 0123", "+12025550123"),
        ("x@bücher.example", "X@XN--BCHER-KVA.example"),
        ("foo@straße.example", "foo@strasse.example"),
        ("Ｗａｎｇ．Ｗｅｉ", "wang.wei"),
        ("wang\u200b.wei\u00a0", "WANG.WEI"),
        ("①23456", "123456"),
    ],
)
def test_attempts_are_counted_alike_whatever_the_spelling(spelling, other):
    assert form(spelling) == form(other)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_logins_that_may_mean_one_identifier_are_counted_alike(typed):
    for meaning in read(typed).meanings:
        for _, value in meaning:
            assert form(value) == form(typed)


@settings(deadline=None)  # the first call reads the number plans
@given(st.from_regex(r"\+?0{0,2}[1-9][0-9]{4}[0-9 ()./-]{0,9}", fullmatch=True))
def test_readings_of_a_number_are_counted_alike(typed):
    assert {form(value) for value in read(typed).values} == {form(typed)}


@pytest.mark.parametrize("typed", ["Ｗａｎｇ.Wei", " wang.wei\u200b", "\u202aWANG.WEI\u00a0"])
def test_a_login_name_is_found_in_any_width_and_with_invisible_characters(typed):
    assert read(typed).account(rows("wang", login_name="wang.wei")) == "wang"


@pytest.mark.parametrize("typed", ["x@bücher.example", "X@xn--bcher-kva.example", "x＠bücher．example"])
@pytest.mark.parametrize("stored", ["x@bücher.example", "x@xn--bcher-kva.example"])
def test_an_address_is_found_with_a_labels_and_u_labels(typed, stored):
    assert read(typed).account(rows("wang", email=stored)) == "wang"


def test_a_login_name_that_looks_like_an_address_does_not_shadow_it():
    assert read("li@example.com").account([*rows("impostor", login_name="li@example.com"), *rows("li", email="li@example.com")]) == "li"


def test_a_login_name_that_looks_like_an_e164_number_does_not_shadow_it():
    assert read("+86 138 0013 8000").account([("login_name", "+86 138 0013 8000", "impostor"), *rows("li", mobile=MOBILE)]) == "li"


def test_a_national_number_of_two_people_means_neither():
    british, italian = rows("one", mobile="+447911123456"), rows("other", mobile="+397911123456")
    assert read("7911123456").account([*british, *italian]) is None
    assert read("+44 7911 123456").account([*british, *italian]) == "one"


def test_a_login_name_of_digits_means_its_owner():
    assert read("13800138000").account([*rows("other", mobile=MOBILE), *rows("owner", login_name="13800138000")]) == "owner"
