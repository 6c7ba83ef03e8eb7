"""Passwords that administrators give: at identity before anything is written here, and good from then on."""

import base64
import csv
import io
import secrets
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openpyxl import load_workbook
from sqlalchemy import select, text

from contracts import identity, org
from contracts.call import Role
from contracts.errors import Conflict, Gone, Invalid, RateLimited, Unauthenticated
from org.storage.models import UserImportRow
from tests.org.factories import Caller, actor, found, mobile, new_user, unique
from tests.org.integration.test_administrators import new_administrator
from tests.org.tables import applied, as_csv, faults, made, person, workbook

PASSWORD = "Correct-horse-7-staple"
QUICK = {"ARGON2_MEMORY_KIB": "64", "ARGON2_PASSES": "1"}  # real argon2id, at the least cost that it allows


@pytest.fixture(scope="module", autouse=True)
def identity_process(container, org_process):
    key = base64.urlsafe_b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
    process = container("identity", own=True, TOKEN_PRIVATE_KEY=key, **QUICK)
    yield process
    process.terminate()
    process.end()  # another suite's identity has another key


def signed_in(client, login, password):
    """The session, once identity knows of the account."""
    until = time.monotonic() + 30
    while True:
        somewhere = f"2001:db8:{secrets.token_hex(2)}::1"  # nobody is locked out for trying too early
        try:
            return Caller(client, actor(Role.ANONYMOUS, address=somewhere))(identity.sign_in, login=login, password=password)
        except Unauthenticated:
            if time.monotonic() > until:
                raise
            time.sleep(0.7)  # org's event is on its way


def test_a_new_user_signs_in_with_the_password_given_and_is_asked_for_another(client, company):
    user = company.user(password=PASSWORD, invite=False)
    assert (user["status"], user["has_initial_password"]) == ("active", True)
    assert signed_in(client, user["login_name"], PASSWORD)["account"]["must_change_password"]


def test_the_first_administrator_of_a_new_site_signs_in(client, org_process):
    login = "boss." + actor(Role.OPERATOR).request_id[-10:]
    administrator = {"login_name": login, "name": "陈总", "email": f"{login}@example.com", "password": PASSWORD}
    company = found(client, administrator=administrator, temporary_password=False)
    session = signed_in(client, login, PASSWORD)
    assert (session["account"]["must_change_password"], session["account"]["site"]["id"]) == (False, company.id)


def test_a_password_that_identity_refuses_makes_nobody(company):
    with pytest.raises(Invalid) as refusal:
        company.user(password="12345678", invite=False)
    assert [fault.field for fault in refusal.value.fields] == ["password"]
    assert company.root(org.list_users)["total"] == 0


def test_a_password_of_somebody_who_is_refused_opens_nothing(client, company):
    taken = company.user()
    request = new_user(company.root_id, email=taken["email"], password=PASSWORD, invite=False)
    with pytest.raises(Conflict):
        company.root(org.create_user, **request)
    with pytest.raises(Unauthenticated):
        Caller(client, actor(Role.ANONYMOUS, address="192.0.2.2"))(identity.sign_in, login=request["login_name"], password=PASSWORD)


@pytest.fixture
def staged(access_to):
    """`staged()`: the passwords that identity keeps for accounts that have not taken them."""

    def read():
        with access_to("identity").resolver() as session:
            return set(session.execute(text("SELECT credential FROM staged_passwords")).scalars())

    return read


STAGING = (org.create_user, org.update_user, org.create_administrator, org.update_administrator)


@pytest.mark.parametrize("call", STAGING, ids=lambda call: call.name)
def test_a_refused_account_leaves_no_password_behind(company, staged, call):
    """A sign-in under its name would wait for it."""
    sales = company.department("Sales")
    taken, user = company.user(), company.user()
    administrator = company.root(org.create_administrator, **new_administrator(sales))
    request = {
        org.create_user: lambda: new_user(company.root_id, email=taken["email"], password=PASSWORD, invite=False),
        org.update_user: lambda: {"id": user["id"], "email": taken["email"], "password": PASSWORD},
        org.create_administrator: lambda: new_administrator(sales, email=taken["email"], password=PASSWORD, invite=False),
        org.update_administrator: lambda: {"id": administrator["id"], "email": taken["email"], "password": PASSWORD},
    }[call]()
    before = staged()
    with pytest.raises(Conflict):
        company.root(call, **request)
    assert staged() <= before


def test_a_new_password_given_later_replaces_the_old_one(client, company):
    user = company.user(password=PASSWORD, invite=False)
    changed = company.root(org.update_user, id=user["id"], password="Another-horse-8-staple")
    assert changed["has_initial_password"]
    signed_in(client, user["login_name"], "Another-horse-8-staple")
    with pytest.raises(Unauthenticated):
        Caller(client, actor(Role.ANONYMOUS, address="192.0.2.3"))(identity.sign_in, login=user["login_name"], password=PASSWORD)


def test_a_user_who_has_changed_the_first_password_is_shown_so(client, company):
    user = company.user(password=PASSWORD, invite=False)
    session = signed_in(client, user["login_name"], PASSWORD)
    own = actor(Role.USER, site_id=company.id, account_id=user["id"], session_id=session["session_id"], restriction="password")
    Caller(client, own)(identity.change_password, old_password=PASSWORD, new_password="My-own-horse-9-staple")
    until = time.monotonic() + 10
    while company.root(org.get_user, id=user["id"])["has_initial_password"] and time.monotonic() < until:
        time.sleep(0.1)  # identity's event is on its way
    assert not company.root(org.get_user, id=user["id"])["has_initial_password"]


def test_an_email_change_waits_for_its_confirmation(client, company):
    user = company.user(password=PASSWORD, invite=False, temporary_password=False)
    signed_in(client, user["login_name"], PASSWORD)
    own = Caller(client, actor(Role.USER, site_id=company.id, account_id=user["id"]))
    asked = own(org.update_me, email="new." + user["email"], password=PASSWORD)
    assert (asked["email"], asked["pending_email"]) == (user["email"], "new." + user["email"])
    with pytest.raises(Gone):
        own(org.confirm_email, token="of-nobody")
    assert own(org.get_me)["email"] == user["email"]


@pytest.fixture
def own(client, company):
    """A user whom identity knows, with their password."""
    user = company.user(password=PASSWORD, invite=False, temporary_password=False)
    signed_in(client, user["login_name"], PASSWORD)
    return Caller(client, actor(Role.USER, site_id=company.id, account_id=user["id"]))


def test_what_one_signs_in_by_changes_with_the_password(client, own):
    login, number = unique(), mobile()
    changed = own(org.update_me, login_name=login, mobile=number, password=PASSWORD)
    assert (changed["login_name"], changed["mobile"]) == (login, f"+86{number}")
    assert signed_in(client, login, PASSWORD)["account"]["login_name"] == login


@pytest.mark.parametrize("field", ["login_name", "email", "mobile"])
def test_a_wrong_password_changes_nothing(own, field):
    before, value = own(org.get_me), {"login_name": unique(), "email": f"{unique()}@example.com", "mobile": mobile()}[field]
    with pytest.raises(Invalid) as refusal:
        own(org.update_me, **{field: value}, password="not-the-password")
    assert [(fault.field, fault.code) for fault in refusal.value.fields] == [("password", "wrong_password")]
    assert own(org.get_me) == before


def test_a_password_is_not_guessed_at_through_the_profile(own):
    for _ in range(30):
        with pytest.raises((Invalid, RateLimited)) as refusal:
            own(org.update_me, login_name=unique(), password="not-the-password")
        if isinstance(refusal.value, RateLimited):
            break
    assert refusal.value.code == "sign_in_locked"
    with pytest.raises(RateLimited):
        own(org.update_me, login_name=unique(), password=PASSWORD)


@pytest.mark.parametrize("field", ["login_name", "email"])
def test_a_taken_identifier_is_refused_before_any_mail(own, company, field):
    with pytest.raises(Conflict) as refusal:
        own(org.update_me, **{field: company.user()[field].upper()}, password=PASSWORD)
    assert [fault.field for fault in refusal.value.fields] == [field]
    assert own(org.get_me)["pending_email"] is None


def test_the_password_of_a_profile_is_stored_nowhere(own, company, access, org_process):
    own(org.update_me, login_name=unique(), password=PASSWORD)
    with access.resolver() as session:
        told = (
            session.execute(text("SELECT body::text || actor::text FROM outbox WHERE site_id = :site"), {"site": company.id})
            .scalars()
            .all()
        )
    with access.begin(company.id) as session:
        kept = session.execute(text("SELECT answer::text FROM requests")).scalars().all()
    assert told
    assert kept
    assert PASSWORD not in "".join([*told, *kept, org_process.log()])


@pytest.mark.parametrize("mode", ["all", "valid"])
def test_imported_users_sign_in_with_their_passwords(client, company, upload, mode):
    people = [person(password=f"{PASSWORD}-{number}") for number in range(45)]
    checked = upload(workbook(person(), *people))
    done = applied(company.root, checked, mode)
    assert (done["added"], done["done"], done["state"]) == (46, 46, "applied")
    for number in (0, 19, 20, 44):
        assert signed_in(client, people[number][0], f"{PASSWORD}-{number}")["account"]["must_change_password"]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("  'pä ss wörd 9  ", "  'pa\u0308\u00a0ss wo\u0308rd 9  "),
        ("pa\u0308sswortLang7", "pässwortLang7"),
        ("'=1+1abcdE9", "'=1+1abcdE9"),
        (9182736450, "9182736450"),
    ],
)
def test_an_imported_password_is_what_was_written_in_any_composition(client, company, upload, written, typed):
    row = person(password=written)
    applied(company.root, upload(workbook(row)))
    assert signed_in(client, row[0], typed)["account"]["must_change_password"]


def test_a_password_in_a_table_that_identity_would_refuse_is_a_fault_of_its_row_from_the_check_on(company, upload):
    checked = upload(
        workbook(person(password=PASSWORD), person(password="password123"), person(login="zhangsanfeng9", password="zhangsanfeng9!x"))
    )
    assert faults(checked) == {3: [("password", "password_common")], 4: [("password", "password_own_words")]}
    assert applied(company.root, checked, "valid")["added"] == 1


def test_one_key_of_two_calls_stages_two_passwords(client, company):
    """A user is made and then given another password, both under one key of the client's."""
    user = company.root(org.create_user, key="1", **new_user(company.root_id, password=PASSWORD, invite=False))
    company.root(org.update_user, key="1", id=user["id"], password="Another-horse-8-staple")
    assert signed_in(client, user["login_name"], "Another-horse-8-staple")["account"]["id"] == user["id"]


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_refused_rows_come_back_with_their_passwords(company, upload, blobs, file_format):
    passwords = ["Correct-Horse-7", "=Battery-Staple-9", "+Quoted-Staple-5"]
    table = [person(), *[person(email="nobody", password=each) for each in passwords]]
    checked = upload(as_csv(*[["" if cell is None else cell for cell in row] for row in table]), "users.csv")
    applied(company.root, checked, "valid")
    data = made(blobs, company.root, company.root(org.export_user_import_errors, id=checked["id"], format=file_format))
    if file_format == "csv":
        header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        passwords[1:] = ["", ""]  # a program would take them for formulas
        assert all(row[-1].endswith("初始密码：需要重新填写") for row in rows[1:])
    else:
        header, *rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).active.iter_rows()]
    assert [row[header.index("初始密码")] for row in rows] == passwords


def test_passwords_of_added_rows_are_forgotten(company, upload, access):
    checked = upload(workbook(person(password="Correct-Horse-7"), person(email="nobody", password="Correct-Horse-8")))
    applied(company.root, checked, "valid")
    with access.begin(company.id) as session:
        rows = session.execute(select(UserImportRow).where(UserImportRow.import_id == checked["id"])).scalars()
        assert {row.verdict: row.password is not None for row in rows} == {"added": False, "invalid": True}
