"""Each way in which an account's e-mail address changes, through the real org: both mailboxes hear of it."""

import re

import pytest

from contracts import identity as identity_calls
from contracts import org
from contracts.call import Actor, Role
from tests.booking.factories import eventually
from tests.identity.factories import PASSWORD, address, anonymous, new_id
from tests.org import factories

CHANGED, ASKED, CONFIRM = "您的登录信息已变更", "有人申请更换您的邮箱", "确认您的新邮箱"


@pytest.fixture
def firm(client, container, identity):
    container("org")
    return factories.found(client)


def new_email():
    return f"{new_id()}@example.com"


def subjects(letterbox, address, count):
    return [message["Subject"] for message in letterbox.to(address, count)]


def test_an_administrator_changes_a_users_email(firm, letterbox):
    made = firm.user(invite=False, password=PASSWORD)
    new = new_email()
    firm.root(org.update_user, id=made["id"], email=new)
    assert (subjects(letterbox, made["email"], 1), subjects(letterbox, new, 1)) == ([CHANGED], [CHANGED])


def test_an_administrator_changes_another_administrators_email(firm, letterbox):
    login = factories.unique("adm")
    form = {"login_name": login, "name": "李经理", "email": f"{login}@example.com", "scope_department_id": firm.root_id}
    made = firm.root(org.create_administrator, **form, password=PASSWORD)
    new = new_email()
    firm.root(org.update_administrator, id=made["id"], email=new)
    assert (subjects(letterbox, made["email"], 1), subjects(letterbox, new, 1)) == ([CHANGED], [CHANGED])


def test_a_user_changes_the_own_email_and_confirms_it(firm, letterbox):
    made = firm.user(invite=False, password=PASSWORD, temporary_password=False)
    signed_in = eventually(lambda: firm.client(identity_calls.sign_in, {"login": made["login_name"], "password": PASSWORD}, anonymous()))
    known = {"site_id": firm.id, "account_id": made["id"], "session_id": signed_in["session_id"], "address": address()}
    own = factories.Caller(firm.client, Actor(Role.USER, new_id(), **known))
    new = new_email()
    own(org.update_me, email=new, password=PASSWORD)
    assert subjects(letterbox, made["email"], 1) == [ASKED]  # before anything is changed
    (link,) = letterbox.to(new, 1)
    token = re.search(r"#(\S+)", link.get_body(("plain",)).get_content())[1]
    own(org.confirm_email, token=token)
    assert subjects(letterbox, made["email"], 2) == [ASKED, CHANGED]
    assert subjects(letterbox, new, 2)[1] == CHANGED
