"""The second factor: enrolled, asked for, required."""

import time

import pyotp
import pytest

from contracts import identity
from contracts.call import Actor, Role
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited, Unauthenticated
from tests.identity.factories import PASSWORD, anonymous, new_id


class Telephone:
    """An authenticator app. `next()`: a code that has not been used yet, without waiting for the clock. The service takes the codes of
    the step before, of this one and of the next. The first given is this one's, which is still taken if the step ends meanwhile;
    `codes=3` begins with the one before, which is then too old."""

    def __init__(self, secret, codes=2):
        self._totp, self._shift = pyotp.TOTP(secret), 2 - codes

    def next(self):
        code = self._totp.at(time.time() + 30 * self._shift)
        self._shift += 1
        assert self._shift <= 2, "no code of now is left"
        return code


def enrol(signed_in, **more):
    telephone = Telephone(signed_in.call(identity.begin_totp, **more)["secret"])
    codes = signed_in.call(identity.confirm_totp, {"otp": telephone.next()}, **more)["codes"]
    return telephone, codes


def refusal(company, user, **more):
    with pytest.raises((Unauthenticated, RateLimited)) as refused:
        company.sign_in(user, **more)
    return refused.value.code


def test_enrolling_shows_a_secret_as_text_address_and_picture(company):
    shown = company.sign_in(company.hire()).call(identity.begin_totp)
    assert pyotp.parse_uri(shown["uri"]).secret == shown["secret"]
    assert shown["qr_svg"].startswith("<svg")


def test_a_secret_that_was_not_confirmed_asks_for_nothing(company):
    user = company.hire()
    company.sign_in(user).call(identity.begin_totp)
    assert company.sign_in(user).tokens["account"]["totp_enabled"] is False


def test_once_confirmed_a_code_is_asked_for_at_sign_in(company):
    user = company.hire()
    telephone, codes = enrol(company.sign_in(user))
    assert len(set(codes)) == 10
    assert refusal(company, user) == "otp_required"
    assert company.sign_in(user, otp=telephone.next()).tokens["account"]["totp_enabled"] is True


def test_each_code_is_good_once(company):
    user = company.hire()
    telephone, _ = enrol(company.sign_in(user))
    code = telephone.next()
    company.sign_in(user, otp=code)
    assert refusal(company, user, otp=code) == "bad_otp"


def test_the_code_of_the_enrolment_is_used_up_too(company):
    user = company.hire()
    signed_in = company.sign_in(user)
    code = Telephone(signed_in.call(identity.begin_totp)["secret"]).next()
    signed_in.call(identity.confirm_totp, {"otp": code})
    assert refusal(company, user, otp=code) == "bad_otp"


def test_a_recovery_code_is_good_once_in_the_place_of_a_code(company):
    user = company.hire()
    _, codes = enrol(company.sign_in(user))
    company.sign_in(user, otp=codes[0].upper())
    assert refusal(company, user, otp=codes[0]) == "bad_otp"
    company.sign_in(user, otp=codes[1])


def test_the_same_recovery_code_at_the_same_time_lets_one_in(company, together):
    user = company.hire()
    _, codes = enrol(company.sign_in(user))

    def attempt(_):
        try:
            return company.sign_in(user, otp=codes[0]) and "in"
        except Unauthenticated as refused:
            return refused.code

    assert sorted(together(attempt, range(4))) == ["bad_otp", "bad_otp", "bad_otp", "in"]


def test_a_wrong_password_says_nothing_of_the_second_factor(company):
    user = company.hire()
    telephone, _ = enrol(company.sign_in(user))
    assert refusal(company, user, password="wrong-password-1", otp=telephone.next()) == "wrong_credentials"


def test_codes_are_guessed_as_seldom_as_passwords(company):
    user, here = company.hire(), anonymous()
    telephone, _ = enrol(company.sign_in(user))
    assert [refusal(company, user, otp="000000", actor=here) for _ in range(5)] == ["bad_otp"] * 5
    assert refusal(company, user, otp=telephone.next(), actor=here) == "sign_in_locked"


def test_being_asked_for_the_code_is_no_failure(company):
    user, here = company.hire(), anonymous()
    telephone, _ = enrol(company.sign_in(user))
    for _ in range(8):
        assert refusal(company, user, actor=here) == "otp_required"
    company.sign_in(user, otp=telephone.next(), actor=here)


def test_a_wrong_code_does_not_confirm_and_is_not_guessed(company):
    signed_in = company.sign_in(company.hire())
    here = {"address": "2001:db8:66::1"}
    telephone = Telephone(signed_in.call(identity.begin_totp)["secret"])
    for _ in range(5):
        with pytest.raises(Invalid) as refused:
            signed_in.call(identity.confirm_totp, {"otp": "000000"}, **here)
        assert (refused.value.fields[0].field, refused.value.fields[0].code) == ("otp", "bad_otp")
    with pytest.raises(RateLimited):
        signed_in.call(identity.confirm_totp, {"otp": telephone.next()}, **here)


def test_what_is_enabled_is_not_begun_again_before_it_is_removed(company):
    user = company.hire()
    signed_in = company.sign_in(user)
    enrol(signed_in)
    with pytest.raises(Conflict):
        signed_in.call(identity.begin_totp)
    signed_in.call(identity.remove_totp, {"password": PASSWORD})
    assert company.sign_in(user).tokens["account"]["totp_enabled"] is False
    with pytest.raises(Conflict):
        signed_in.call(identity.remove_totp, {"password": PASSWORD})


def test_nobody_confirms_what_was_not_begun(company):
    with pytest.raises(Conflict):
        company.sign_in(company.hire()).call(identity.confirm_totp, {"otp": "123456"})


def test_a_site_may_require_it_of_its_administrators(company, told):
    administrator, user = company.administrator(), company.hire()
    before = company.sign_in(administrator)
    company.tell(site=company.site(require_totp=True))
    assert told(identity.revoked, company.id)[-1]["account_id"] == administrator.id
    signed_in = company.sign_in(administrator)
    assert signed_in.tokens["account"]["totp_enrolment_required"] is True
    assert before.refresh()["account"]["totp_enrolment_required"] is True
    with pytest.raises(Forbidden) as refused:
        signed_in.call(identity.list_sessions, restriction="totp")
    assert refused.value.code == "totp_enrolment_required"
    enrol(signed_in, restriction="totp")
    assert signed_in.refresh()["account"]["totp_enrolment_required"] is False
    with pytest.raises(Conflict) as refused:
        signed_in.call(identity.remove_totp, {"password": PASSWORD})
    assert refused.value.code == "totp_required"
    assert company.sign_in(user).tokens["account"]["totp_enrolment_required"] is False


def test_an_administrators_second_factor_is_audited(company, told):
    signed_in = company.sign_in(company.administrator())
    enrol(signed_in)
    signed_in.call(identity.remove_totp, {"password": PASSWORD})
    assert [said["action"] for said in told(identity.audited, company.id)] == ["account.totp_enabled", "account.totp_removed"]


def test_a_jump_touches_no_second_factor(company):
    signed_in = company.sign_in(company.hire())
    for call, request in ((identity.begin_totp, {}), (identity.remove_totp, {"password": PASSWORD})):
        with pytest.raises(Forbidden):
            signed_in.call(call, request, impersonator_id=signed_in.somebody.id)


def faults(refused):
    return [(fault.field, fault.code) for fault in refused.value.fields]


@pytest.mark.parametrize("by", ["password", "code", "recovery code"])
def test_it_is_removed_by_the_password_or_a_code(company, by):
    user = company.hire()
    signed_in = company.sign_in(user)
    telephone, codes = enrol(signed_in)
    proof = {"password": {"password": PASSWORD}, "code": {"otp": telephone.next()}, "recovery code": {"otp": codes[3]}}[by]
    signed_in.call(identity.remove_totp, proof)
    assert company.sign_in(user).tokens["account"]["totp_enabled"] is False


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ({}, ("password", "required")),
        ({"password": "Not-the-password-1"}, ("password", "wrong_password")),
        ({"otp": "000000"}, ("otp", "bad_otp")),
        ({"otp": "aaaaa-bbbbb"}, ("otp", "bad_otp")),
    ],
)
def test_it_is_not_removed_by_who_has_only_got_into_the_session(company, proof, fault):
    user = company.hire()
    signed_in = company.sign_in(user)
    enrol(signed_in)
    with pytest.raises(Invalid) as refused:
        signed_in.call(identity.remove_totp, proof)
    assert faults(refused) == [fault]
    assert refusal(company, user) == "otp_required"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"otp": "000000"}, lambda telephone, codes: {"otp": codes[0]}),
        ({"password": "Not-the-password-1"}, lambda telephone, codes: {"password": PASSWORD}),
    ],
)
def test_the_proof_of_a_removal_is_not_guessed(company, wrong, right):
    signed_in = company.sign_in(company.hire())
    enrolled = enrol(signed_in)
    here = {"address": "2001:db8:67::1"}
    for proof in ({}, *[wrong] * 3, {}, *[wrong] * 2):
        with pytest.raises(Invalid):
            signed_in.call(identity.remove_totp, proof, **here)
    with pytest.raises(RateLimited):
        signed_in.call(identity.remove_totp, right(*enrolled), **here)


def test_an_administrator_resets_a_users_lost_one(company, told, letterbox, credential_events):
    user, administrator = company.hire(), company.sign_in(company.administrator())
    session = company.sign_in(user)
    enrol(session)
    administrator.call(identity.reset_user_totp, {"id": user.id})
    with pytest.raises(Unauthenticated):
        session.refresh()
    assert company.sign_in(user).tokens["account"]["totp_enabled"] is False
    assert told(identity.audited, company.id)[-1]["action"] == "account.totp_reset"
    assert [state["has_totp"] for state in credential_events(company.id, user.id)][-2:] == [True, False]
    (mail,) = letterbox.to(user.row["email"])
    assert mail["Subject"] == "您的两步验证已被重置"


def test_there_must_be_one_to_reset(company):
    administrator = company.sign_in(company.administrator())
    with pytest.raises(Conflict) as refused:
        administrator.call(identity.reset_user_totp, {"id": company.hire().id})
    assert refused.value.code == "totp_not_enabled"


def test_a_user_is_not_reset_as_an_administrator_nor_the_other_way_round(company):
    administrator, user, other = company.sign_in(company.administrator()), company.hire(), company.administrator()
    for call, account_id in ((identity.reset_administrator_totp, user.id), (identity.reset_user_totp, other.id)):
        with pytest.raises(NotFound):
            administrator.call(call, {"id": account_id})


def test_nobody_resets_their_own(company):
    administrator = company.sign_in(company.administrator())
    enrol(administrator)
    with pytest.raises(Forbidden) as refused:
        administrator.call(identity.reset_administrator_totp, {"id": administrator.somebody.id})
    assert refused.value.code == "own_second_factor"


def test_a_departments_administrator_resets_those_below_and_nobody_else(company):
    own, below = new_id(), new_id()
    company.tell(departments=[company.department(own, company.root), company.department(below, company.root, own)])
    manager = company.sign_in(company.administrator(own))
    inside, beside, outside = company.administrator(below), company.administrator(own), company.hire()
    for somebody in (inside, beside, outside):
        enrol(company.sign_in(somebody))
    manager.call(identity.reset_administrator_totp, {"id": inside.id})
    company.sign_in(inside)
    for call, somebody in ((identity.reset_administrator_totp, beside), (identity.reset_user_totp, outside)):
        with pytest.raises(NotFound):
            manager.call(call, {"id": somebody.id})
        assert refusal(company, somebody) == "otp_required"


def test_the_operator_helps_a_sites_last_administrator(company, client):
    administrator = company.administrator()
    enrol(company.sign_in(administrator))
    operator = Actor(role=Role.OPERATOR, request_id=new_id(), account_id=new_id(), name="运营", idempotency_key=new_id())
    for wrong in ({"site_id": new_id(), "login": administrator.login}, {"site_id": company.id, "login": "nobody"}):
        with pytest.raises(NotFound):
            client(identity.reset_totp_of, wrong, operator)
    client(identity.reset_totp_of, {"site_id": company.id, "login": administrator.login.upper()}, operator)
    assert company.sign_in(administrator).tokens["account"]["totp_enabled"] is False
