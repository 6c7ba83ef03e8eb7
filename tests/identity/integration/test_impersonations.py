"""Manual 1.2.3.9: the jump."""

import time
from datetime import UTC, datetime
from types import SimpleNamespace

import jwt
import pytest
from sqlalchemy import text

from contracts import identity
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from tests.identity.conftest import TOKEN_KEY
from tests.identity.factories import PASSWORD, SignedIn, new_id

REASON = "协助预约会议"


@pytest.fixture
def administrator(company):
    return company.sign_in(company.administrator())


@pytest.fixture
def user(company):
    return company.hire()


def jump(signed_in, user, reason=REASON, **more):
    reply = signed_in.call(identity.begin_impersonation, {"id": user.id, "reason": reason}, **more)
    return SignedIn(signed_in.client, signed_in.site_id, user, reply)


def inside(jumped, signed_in, **more):
    """What the gateway makes of the jump's token."""
    return {"impersonator_id": signed_in.somebody.id, "impersonator_name": "李管理", **more}


def claims(token):
    return jwt.decode(token, TOKEN_KEY.public_key(), algorithms=["EdDSA"])


def test_the_administrator_gets_a_session_of_the_user_for_an_hour(administrator, user):
    jumped = jump(administrator, user)
    account, told = jumped.tokens["account"], claims(jumped.tokens["access_token"])
    assert (account["id"], account["role"]) == (user.id, "user")
    assert (account["acting_as"]["id"], account["acting_as"]["by"]) == (user.id, "李管理")
    until = datetime.fromisoformat(account["acting_as"]["until"])
    assert 3500 < (until - datetime.now(UTC)).total_seconds() <= 3600
    assert (told["sub"], told["imp"], told["imp_name"]) == (user.id, administrator.somebody.id, "李管理")
    assert jumped.tokens["refresh_expires_in"] <= 3600


def test_the_jump_goes_on_over_a_refresh_and_ends_after_its_hour(administrator, user, company, access):
    jumped = jump(administrator, user)
    assert jumped.refresh()["account"]["acting_as"]["by"] == "李管理"
    with access.begin(company.id) as session:
        session.execute(text("UPDATE sessions SET expires_at = now() WHERE id = :id"), {"id": jumped.session_id})
    with pytest.raises(Unauthenticated):
        jumped.refresh()


def test_the_way_back_gives_the_administrators_own_session(administrator, user):
    jumped = jump(administrator, user)
    back = jumped.call(identity.end_impersonation, **inside(jumped, administrator))
    assert (back["session_id"], back["account"]["id"]) == (administrator.session_id, administrator.somebody.id)
    with pytest.raises(Unauthenticated):
        jumped.refresh()
    administrator.refresh()
    assert administrator.refresh(back["refresh_token"])["session_id"] == administrator.session_id


def test_there_is_no_way_back_where_nobody_jumped(company, user):
    with pytest.raises(Conflict):
        company.sign_in(user).call(identity.end_impersonation)


def test_the_jump_ends_with_the_session_that_it_was_begun_in(administrator, user):
    jumped = jump(administrator, user)
    administrator.call(identity.sign_out)
    with pytest.raises(Unauthenticated):
        jumped.refresh()


def test_signing_out_of_the_jump_is_signing_out(administrator, user):
    jumped = jump(administrator, user)
    jumped.call(identity.sign_out, **inside(jumped, administrator))
    with pytest.raises(Unauthenticated):
        administrator.refresh()


def test_nobody_jumps_as_an_administrator_or_as_whom_they_cannot_see(administrator, company):
    other_department, mine = new_id(), new_id()
    company.tell(departments=[company.department(item, company.root) for item in (other_department, mine)])
    colleague, outside = company.administrator(mine), company.hire(department_id=other_department)
    with pytest.raises(NotFound):
        jump(administrator, colleague)
    with pytest.raises(NotFound):
        jump(company.sign_in(colleague), outside)
    with pytest.raises(NotFound):
        administrator.call(identity.begin_impersonation, {"id": new_id(), "reason": REASON})


def test_nobody_jumps_into_another_site(administrator, company, client, events):
    foreign = type(company)(client, events).found().hire()
    with pytest.raises(NotFound):
        jump(administrator, foreign)


def test_a_deleted_user_is_not_there_and_an_expired_one_is_refused(administrator, company, user):
    company.change(user, expires_on="2020-01-01")
    with pytest.raises(Conflict) as refused:
        jump(administrator, user)
    assert refused.value.code == "user_expired"
    company.change(user, deleted=True)
    with pytest.raises(NotFound):
        jump(administrator, user)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_is_required(administrator, user, reason):
    with pytest.raises(Invalid) as refused:
        jump(administrator, user, reason)
    assert refused.value.fields[0].field == "reason"


def test_a_user_does_not_jump(company, user):
    with pytest.raises(Forbidden):
        jump(company.sign_in(user), company.hire())


@pytest.mark.parametrize(
    ("call", "request_"),
    [
        (identity.change_password, {"old_password": "x", "new_password": "long-enough-9"}),
        (identity.begin_totp, {}),
        (identity.confirm_totp, {"otp": "123456"}),
        (identity.remove_totp, {}),
        (identity.list_sessions, {}),
        (identity.revoke_other_sessions, {}),
        (identity.list_impersonations, {}),
    ],
)
def test_what_is_the_users_own_business_is_refused_by_the_service(administrator, user, call, request_):
    jumped = jump(administrator, user)
    with pytest.raises(Forbidden) as refused:
        jumped.call(call, request_, **inside(jumped, administrator))
    assert refused.value.code == "not_while_jumped"


def test_a_users_given_password_does_not_stop_the_jump(administrator, company):
    jumped = jump(administrator, company.hire(temporary=True))
    assert jumped.tokens["account"]["must_change_password"] is False
    assert "restriction" not in claims(jumped.tokens["access_token"])


def test_a_changed_scope_ends_the_jumps_at_once(administrator, company, user, told):
    jumped = jump(administrator, user)
    department = new_id()
    company.tell(departments=[company.department(department, company.root)])
    company.change(administrator.somebody, scope_department_id=department)
    assert jumped.session_id in {said["session_id"] for said in told(identity.revoked, company.id)}
    with pytest.raises(Unauthenticated):
        jumped.refresh()


@pytest.fixture
def sales(company):
    """A department in a division, with an administrator of the division and a user."""
    division, department, elsewhere = new_id(), new_id(), new_id()
    rows = [company.department(division, company.root), company.department(department, company.root, division)]
    company.tell(departments=[*rows, company.department(elsewhere, company.root)])
    return SimpleNamespace(
        division=division,
        department=department,
        elsewhere=elsewhere,
        user=company.hire(department_id=department),
        administrator=company.sign_in(company.administrator(division)),
    )


def move_user(company, sales):
    company.change(sales.user, department_id=sales.elsewhere)


def move_department(company, sales):
    company.tell(departments=[company.department(sales.department, company.root, sales.elsewhere)])


def dissolve_department(company, sales):
    gone = company.department(sales.department, company.root, sales.division, deleted=True)
    sales.user.row["department_id"] = company.root
    company.tell(sales.user.row, departments=[gone])


def narrow_scope(company, sales):
    below = new_id()
    company.tell(departments=[company.department(below, company.root, sales.division)])
    company.change(sales.administrator.somebody, scope_department_id=below)


def delete_administrator(company, sales):
    company.change(sales.administrator.somebody, deleted=True)


def sign_out(_company, sales):
    sales.administrator.call(identity.sign_out)


def revoke(company, sales):
    other = company.sign_in(sales.administrator.somebody)
    other.call(identity.revoke_session, {"id": sales.administrator.session_id})


def change_password(company, sales):
    other = company.sign_in(sales.administrator.somebody)
    other.call(identity.change_password, {"old_password": PASSWORD, "new_password": "Another-horse-8-staple"})


@pytest.mark.parametrize(
    "leave",
    [move_user, move_department, dissolve_department, narrow_scope, delete_administrator, sign_out, revoke, change_password],
)
def test_a_jump_ends_at_once_when_the_user_is_out_of_reach(company, sales, told, leave):
    jumped = jump(sales.administrator, sales.user)
    own = company.sign_in(sales.user)
    leave(company, sales)
    assert jumped.session_id in {said["session_id"] for said in told(identity.revoked, company.id)}
    with pytest.raises(Unauthenticated, match="session_ended"):
        jumped.refresh()
    own.refresh()  # the user's own session goes on


def test_a_jump_goes_on_while_the_user_moves_within_the_scope(company, sales, told):
    jumped = jump(sales.administrator, sales.user)
    company.change(sales.user, department_id=sales.division)
    company.tell(departments=[company.department(sales.elsewhere, company.root, sales.division)])
    assert told(identity.revoked, company.id) == []
    jumped.refresh()


def test_a_jump_that_no_event_ended_ends_with_its_next_token(company, sales, access):
    """A change of the directory that this service has not followed yet in the sessions."""
    jumped = jump(sales.administrator, sales.user)
    with access.begin(company.id) as session:
        moved = "UPDATE directory_accounts SET department_id = :elsewhere WHERE id = :id"
        session.execute(text(moved), {"elsewhere": sales.elsewhere, "id": sales.user.id})
    with pytest.raises(Unauthenticated, match="session_ended"):
        jumped.refresh()


def test_the_scope_that_counts_for_a_jump_is_the_directorys(company, sales):
    """The token may be a moment older than a narrowed scope."""
    narrow_scope(company, sales)
    with pytest.raises(NotFound):
        jump(sales.administrator, sales.user, scope_department_id=sales.division)


def test_a_deleted_administrator_leaves_the_users_session_too(administrator, company, user):
    jumped = jump(administrator, user)
    company.change(administrator.somebody, deleted=True)
    with pytest.raises(Unauthenticated):
        jumped.refresh()


def test_the_user_sees_who_acted_as_them_when_and_why(administrator, company, user):
    began = time.time()
    jumped = jump(administrator, user)
    own = company.sign_in(user)
    (row,) = own.call(identity.list_impersonations)["items"]
    assert (row["by"], row["reason"], row["ended_at"]) == ("李管理", REASON, None)
    assert datetime.fromisoformat(row["started_at"]).timestamp() == pytest.approx(began, abs=10)
    jumped.call(identity.end_impersonation, **inside(jumped, administrator))
    (row,) = own.call(identity.list_impersonations, {"q": "预约"})["items"]
    assert row["ended_at"] is not None
    assert company.sign_in(company.hire()).call(identity.list_impersonations)["total"] == 0


def test_the_jump_is_in_the_audit_log_and_in_the_sign_in_log_under_both_names(administrator, company, user, told):
    jump(administrator, user)
    (audited,) = told(identity.audited, company.id)
    assert (audited["action"], audited["target_id"], audited["reason"]) == ("user.impersonated", user.id, REASON)
    (line,) = administrator.call(identity.list_sign_ins, {"action": "jump"})["items"]
    assert (line["account_id"], line["by"], line["detail"]) == (user.id, "李管理", {"reason": REASON})
