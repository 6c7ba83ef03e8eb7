"""Mails about a change of what an account signs in by: to the old and to the new address, whoever made it (ASVS 5.0, 6.3.7)."""

import secrets

import pytest

from contracts import identity
from contracts.errors import Forbidden, Invalid, RateLimited
from tests.identity.factories import PASSWORD, new_id

CHANGED = {"zh-CN": "您的登录信息已变更", "en-US": "Your sign-in details were changed"}
ASKED = {"zh-CN": "有人申请更换您的邮箱", "en-US": "A new email was requested for your account"}
THINGS = {
    "zh-CN": {"email": "邮箱", "login_name": "登录名", "mobile": "手机号码"},
    "en-US": {"email": "email", "login_name": "login name", "mobile": "mobile"},
}


def values():
    return {"email": f"{new_id()}@example.com", "login_name": f"l.{new_id()}", "mobile": f"+86139{secrets.randbelow(10**8):08d}"}


def plain(message):
    return message.get_body(("plain",)).get_content()


@pytest.mark.parametrize("language", CHANGED)
@pytest.mark.parametrize("hire", ["hire", "administrator"])
def test_a_new_email_is_told_to_the_old_and_the_new_address(company, letterbox, language, hire):
    somebody = getattr(company, hire)(language=language)
    old, new = somebody.row["email"], values()["email"]
    company.change(somebody, email=new)
    (to_old,), (to_new,) = letterbox.to(old), letterbox.to(new)
    assert to_old["Subject"] == to_new["Subject"] == CHANGED[language]
    assert THINGS[language]["email"] in plain(to_old)
    assert new not in plain(to_old)  # the old mailbox may be somebody else's
    assert "<html" in to_old.get_body(("html",)).get_content()


@pytest.mark.parametrize("language", CHANGED)
@pytest.mark.parametrize("field", ["login_name", "mobile"])
def test_another_sign_in_name_is_told_to_the_address(company, letterbox, language, field):
    somebody = company.hire(language=language)
    company.change(somebody, **{field: values()[field]})
    (message,) = letterbox.to(somebody.row["email"])
    things = {name for name, words in THINGS[language].items() if words in plain(message)}
    assert (message["Subject"], things) == (CHANGED[language], {field})


def test_a_removed_mobile_is_told_and_all_changes_are_one_mail(company, letterbox):
    somebody = company.hire(**values() | {"language": "en-US"})
    old = somebody.row["email"]
    company.change(somebody, **values() | {"mobile": None})
    (message,) = letterbox.to(old)
    assert "login name, email, mobile." in plain(message)


def test_other_changes_and_the_same_change_again_send_nothing(company, letterbox):
    somebody, marker = company.hire(), company.hire()
    company.change(somebody, name="新名", phone="+861088886666", english_name="New")
    company.change(somebody)
    company.change(marker, login_name=values()["login_name"])
    letterbox.to(marker.row["email"])
    assert letterbox.to(somebody.row["email"], count=0) == []


@pytest.mark.parametrize("language", CHANGED)
def test_the_old_address_hears_when_a_new_one_is_asked_for(company, letterbox, language):
    signed_in = company.sign_in(company.hire(language=language))
    email = values()["email"]
    asked = {"account_id": signed_in.somebody.id, "name": "王小明", "email": email, "language": language}
    for _ in range(5):
        signed_in.call(identity.send_email_confirmation, asked)
    assert len(letterbox.to(email, 3)) == 3
    told = letterbox.to(signed_in.somebody.row["email"], 3)
    assert [message["Subject"] for message in told] == [ASKED[language]] * 3  # as often as a link was sent, never more


class TestProof:
    """org asks for the password before it changes what the account signs in by."""

    @pytest.fixture
    def signed_in(self, company):
        return company.sign_in(company.hire())

    def test_the_right_password_passes_and_counts_for_nothing(self, signed_in):
        for _ in range(15):
            assert signed_in.call(identity.verify_password, {"password": PASSWORD}) == {}

    def test_a_wrong_one_is_refused_and_counted(self, signed_in):
        here = {"address": "203.0.113.77"}
        for _ in range(30):
            with pytest.raises((Invalid, RateLimited)) as refused:
                signed_in.call(identity.verify_password, {"password": "wrong"}, **here)
            if isinstance(refused.value, RateLimited):
                break
            assert [(fault.field, fault.code) for fault in refused.value.fields] == [("password", "wrong_password")]
        assert refused.value.code == "sign_in_locked"
        change = {"old_password": PASSWORD, "new_password": "Another-fine-9-sentence"}
        with pytest.raises(RateLimited):
            signed_in.call(identity.change_password, change, **here)

    def test_nobody_proves_anything_in_a_jump(self, signed_in):
        with pytest.raises(Forbidden, match="not_while_jumped"):
            signed_in.call(identity.verify_password, {"password": PASSWORD}, impersonator_id=new_id(), impersonator_name="李管理")
