"""What people type at the doors of identity, in any width, composed or not, with spaces and invisible characters (contracts.text)."""

import re

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from contracts import identity
from contracts.errors import Invalid, Unauthenticated
from tests.identity.conftest import PUBLIC_URL
from tests.identity.factories import Somebody, anonymous, new_id, system
from tests.identity.integration.test_totp import Telephone, enrol

COMPOSED, DECOMPOSED = "Caf\u00e9-am-Markt-7", "Cafe\u0301-am-Markt-7"
WIDE = str.maketrans({str(digit): chr(0xFF10 + digit) for digit in range(10)})
CODES = {
    "with a space": lambda code: f"{code[:3]} {code[3:]}",
    "with spaces": lambda code: " ".join(code),
    "with a hyphen": lambda code: f"{code[:3]}-{code[3:]}",
    "full width": lambda code: code.translate(WIDE),
    "invisible": lambda code: f"\u200b{code[:3]}\u00a0{code[3:]}\ufeff",
}


@pytest.fixture(params=[COMPOSED, DECOMPOSED], ids=["composed", "decomposed"])
def typed(request):
    return request.param


def set_password(company, user, password):
    signed_in = company.sign_in(user)
    signed_in.call(identity.change_password, {"old_password": user.password, "new_password": password})


def reset_password(company, user, password, letterbox):
    company.client(identity.request_password_reset, {"email": user.row["email"]}, anonymous())
    message = letterbox.to(user.row["email"])[-1].get_body(("plain",)).get_content()
    token = re.search(rf"{PUBLIC_URL}/[a-z-]+#([\w-]+)", message).group(1)
    company.client(identity.reset_password, {"token": token, "password": password}, anonymous(idempotency_key=new_id()))


@pytest.mark.parametrize("stored", [COMPOSED, DECOMPOSED], ids=["set composed", "set decomposed"])
def test_a_staged_password_signs_in_composed_and_decomposed(company, stored, typed):
    company.sign_in(company.hire(password=stored), typed)


def test_a_changed_password_signs_in_composed_and_decomposed(company, typed):
    user = company.hire()
    set_password(company, user, DECOMPOSED)
    company.sign_in(user, typed)


def test_a_reset_password_signs_in_composed_and_decomposed(company, letterbox, typed):
    user = company.hire()
    reset_password(company, user, DECOMPOSED, letterbox)
    company.sign_in(user, typed)


def test_an_invited_persons_password_signs_in_composed_and_decomposed(company, letterbox, typed):
    user = Somebody(company.account(invited=True))
    company.tell(user.row)
    message = letterbox.to(user.row["email"])[0].get_body(("plain",)).get_content()
    token = re.search(r"/invitation#([\w-]+)", message).group(1)
    company.client(identity.reset_password, {"token": token, "password": DECOMPOSED}, anonymous(idempotency_key=new_id()))
    company.sign_in(user, typed)


def test_the_old_password_is_taken_composed_and_decomposed(company, typed):
    user = company.hire(password=COMPOSED)
    signed_in = company.sign_in(user)
    signed_in.call(identity.change_password, {"old_password": typed, "new_password": "Another-fine-9-sentence"})


def test_a_password_of_another_spelling_is_no_new_password(company, typed):
    signed_in = company.sign_in(company.hire(password=COMPOSED))
    with pytest.raises(Invalid) as refused:
        signed_in.call(identity.change_password, {"old_password": COMPOSED, "new_password": typed})
    assert refused.value.fields[0].code == "password_unchanged"


def test_the_second_factor_is_removed_by_the_password_composed_and_decomposed(company, typed):
    signed_in = company.sign_in(company.hire(password=COMPOSED))
    enrol(signed_in)
    signed_in.call(identity.remove_totp, {"password": typed})


@pytest.mark.parametrize("raw", [DECOMPOSED, "with\ttab-and-words-7", "no\u200bwidth-and-words"])
def test_a_password_hashed_as_it_was_typed_signs_in_and_is_hashed_anew(company, access, raw):
    user = company.hire()
    earlier = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(raw)
    with access.begin(company.id) as session:
        session.execute(text("UPDATE credentials SET password_hash = :hash"), {"hash": earlier})
    for _ in range(2):
        company.sign_in(user, raw)
    with access.begin(company.id) as session:
        stored = session.execute(text("SELECT password_hash FROM credentials")).scalar_one()
    assert (stored != earlier) is (raw == DECOMPOSED)


@pytest.mark.parametrize("password", ["with\ttab-and-words", "no\u200bwidth-and-words"])
def test_a_password_with_forbidden_characters_is_named_as_such(company, password):
    signed_in = company.sign_in(company.hire())
    key = {"idempotency_key": new_id()}
    for call, request, actor, field in (
        (identity.change_password, {"old_password": "x", "new_password": password}, signed_in.actor(**key), "new_password"),
        (identity.reset_password, {"token": "x", "password": password}, anonymous(**key), "password"),
        (identity.stage_password, {"credential": new_id(), "account_id": new_id(), "password": password}, system(), "password"),
    ):
        with pytest.raises(Invalid) as refused:
            company.client(call, request, actor)
        assert [(fault.field, fault.code) for fault in refused.value.fields] == [(field, "password_characters")]


def test_one_password_with_forbidden_characters_does_not_refuse_the_others(company):
    items = [
        {"credential": new_id(), "account_id": new_id(), "password": each} for each in (COMPOSED, "with\ttab-and-words", "e\u0301" * 7)
    ]
    refused = company.client(identity.check_passwords, {"items": items}, system())["refused"]
    assert [each["credential"] for each in refused] == [items[1]["credential"], items[2]["credential"]]
    assert [each["faults"][0]["code"] for each in refused] == ["password_characters", "length"]
    assert refused[1]["faults"][0]["params"] == {"min": 8, "max": 128}


@pytest.mark.parametrize("password", ["e\u0301" * 7, "ab" * 64 + "c"], ids=["7 characters", "129 characters"])
def test_the_length_of_a_new_password_is_that_of_the_normal_form(company, password):
    signed_in = company.sign_in(company.hire())
    with pytest.raises(Invalid) as refused:
        signed_in.call(identity.change_password, {"old_password": "x", "new_password": password})
    assert refused.value.fields[0].code == "length"


@pytest.mark.parametrize("spelling", CODES.values(), ids=CODES.keys())
def test_a_code_is_taken_however_it_is_typed_at_enrolment_sign_in_and_removal(company, spelling):
    user = company.hire()
    signed_in = company.sign_in(user)
    telephone = Telephone(signed_in.call(identity.begin_totp)["secret"], codes=3)
    signed_in.call(identity.confirm_totp, {"otp": spelling(telephone.next())})
    signed_in = company.sign_in(user, otp=spelling(telephone.next()))
    signed_in.call(identity.remove_totp, {"otp": spelling(telephone.next())})


@pytest.mark.parametrize("spelling", CODES.values(), ids=CODES.keys())
def test_a_recovery_code_is_taken_however_it_is_typed(company, spelling):
    user = company.hire()
    _, codes = enrol(company.sign_in(user))
    company.sign_in(user, otp=spelling(codes[0].replace("-", "")))


@pytest.mark.parametrize("code", ["①②③④⑤⑥", "12345", "1234567", "12345a", "      ", "½½½½½½"])
def test_what_is_no_code_is_a_wrong_one(company, code):
    signed_in = company.sign_in(company.hire())
    signed_in.call(identity.begin_totp)
    with pytest.raises(Invalid) as refused:
        signed_in.call(identity.confirm_totp, {"otp": code})
    assert refused.value.fields[0].field == "otp"


@pytest.mark.parametrize("spelling", [lambda login: f"\u00a0{login[:3]}\u200b{login[3:]}", lambda login: login.translate(WIDE).upper()])
def test_a_login_name_is_taken_in_any_width_and_with_invisible_characters(company, spelling):
    user = company.hire()
    assert company.client(identity.sign_in, {"login": spelling(user.login), "password": user.password}, anonymous())


def test_a_wrong_password_of_several_forms_is_refused(company):
    with pytest.raises(Unauthenticated):
        company.sign_in(company.hire(), DECOMPOSED)
