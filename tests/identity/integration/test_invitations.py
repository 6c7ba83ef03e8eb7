"""Invitations: sent again by an administrator, and to the new address when it changes."""

import re

import pytest
from sqlalchemy import text

from contracts import identity
from contracts.errors import Conflict, Gone, NotFound, RateLimited
from tests.identity.conftest import PUBLIC_URL
from tests.identity.factories import Somebody, anonymous, new_id

PASSWORD = "Another-fine-9-sentence"


@pytest.fixture
def root(company):
    return company.sign_in(company.administrator())


@pytest.fixture
def invited(company):
    row = company.account(invited=True)
    company.tell(row)
    return Somebody(row)


def again(signed_in, somebody, call=identity.invite_user):
    return signed_in.call(call, {"id": somebody.id}, idempotency_key=new_id())


def a_minute_passes(access, company):
    with access.begin(company.id) as session:
        session.execute(text("UPDATE links SET expires_at = expires_at - interval '61 seconds'"))


def link(message):
    return re.search(rf"{PUBLIC_URL}/invitation#([\w-]+)", message.get_body(("plain",)).get_content()).group(1)


def use(company, token):
    return company.client(identity.reset_password, {"token": token, "password": PASSWORD}, anonymous(idempotency_key=new_id()))


def test_the_second_mail_works_and_the_first_does_not_any_more(company, root, invited, letterbox, access):
    (first,) = letterbox.to(invited.row["email"])
    a_minute_passes(access, company)
    again(root, invited)
    second = letterbox.to(invited.row["email"], 2)[-1]
    with pytest.raises(Gone):
        use(company, link(first))
    use(company, link(second))
    assert company.sign_in(invited, PASSWORD).tokens["account"]["id"] == invited.id


def test_the_same_person_is_not_flooded(root, invited):
    with pytest.raises(RateLimited) as refused:
        again(root, invited)
    assert 0 < refused.value.retry_after <= 60


def test_whoever_has_a_password_is_not_invited(company, root):
    with pytest.raises(Conflict) as refused:
        again(root, company.hire())
    assert refused.value.code == "not_invited"


def test_nobody_outside_the_scope_is_invited(company, root, invited):
    department = new_id()
    company.tell(departments=[company.department(department, company.root)])
    below = company.sign_in(company.administrator(department))
    with pytest.raises(NotFound):
        again(below, invited)


def test_an_administrator_is_invited_as_such_and_not_as_a_user(company, root, access):
    row = company.account(invited=True, role="administrator", department_id=None, account_kind=None)
    company.tell(row)
    a_minute_passes(access, company)
    with pytest.raises(NotFound):
        again(root, Somebody(row))
    assert again(root, Somebody(row), identity.invite_administrator) == {}


def test_a_corrected_address_gets_the_invitation_and_the_wrong_one_sets_no_password(company, invited, letterbox):
    wrong = invited.row["email"]
    (astray,) = letterbox.to(wrong)
    company.change(invited, email=f"right.{wrong}")
    (right,) = letterbox.to(f"right.{wrong}")
    with pytest.raises(Gone):
        use(company, link(astray))
    use(company, link(right))


def test_a_recovery_link_dies_with_the_address_it_was_sent_to(company, letterbox):
    user = company.hire()
    company.client(identity.request_password_reset, {"email": user.row["email"]}, anonymous())
    (message,) = letterbox.to(user.row["email"])
    token = re.search(r"/reset-password#([\w-]+)", message.get_body(("plain",)).get_content()).group(1)
    company.change(user, email=f"new.{user.row['email']}")
    with pytest.raises(Gone):
        use(company, token)
