"""No password, token or code is found anywhere it could be read again: not in a table, not in an event, not in a log."""

import pytest
from psycopg2 import connect
from pyotp import TOTP
from sqlalchemy import make_url, text

from contracts import identity as contract
from contracts.errors import Invalid, Unauthenticated
from kit.migrate.provision import Trio
from tests.identity.factories import anonymous, new_id, system

MARK = "Zx9qSecret"


def everything_stored(databases):
    """Every row of every table of identity, as text, read as a superuser."""
    url = make_url(databases.admin_url).set(database=Trio.of("identity", databases.environ("identity")).owner.database)
    with connect(url.render_as_string(hide_password=False)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608
            rows += [(table, row) for (row,) in cursor.fetchall()]
    connection.close()
    return rows


def second_factor(signed_in):
    """The secret, and a recovery code as it is shown and as it is compared."""
    secret = signed_in.call(contract.begin_totp)["secret"]
    codes = signed_in.call(contract.confirm_totp, {"otp": TOTP(secret).now()})["codes"]
    return [secret, codes[0], codes[0].replace("-", "")]


def links_mailed(company, letterbox):
    """Tokens of a link that was used and of one that was not, and the password that was set by the first."""
    tokens = []
    for _ in range(2):
        email = company.hire().row["email"]
        company.client(contract.request_password_reset, {"email": email}, anonymous())
        tokens.append(letterbox.to(email)[0].get_body(("plain",)).get_content().partition("#")[2].split()[0])
    password = f"{MARK}-by-mail-6"
    company.client(contract.reset_password, {"token": tokens[0], "password": password}, anonymous(idempotency_key=new_id()))
    return [*tokens, password]


@pytest.fixture
def secrets_used(company, letterbox):
    """Every call that takes or gives a secret, made once well and once badly; the secrets."""
    used = [f"{MARK}-initial-1", f"{MARK}-next-2", f"{MARK}-wrong-3", f"{MARK}-typed-as-name-4", f"{MARK}-refused-5"]
    initial, following, wrong, as_name, refused = used
    user = company.hire(password=initial)
    signed_in = company.sign_in(user)
    used += [signed_in.tokens[name] for name in ("access_token", "refresh_token", "device")]
    used += [signed_in.refresh()[name] for name in ("access_token", "refresh_token")]
    for login, password in ((user.login, wrong), (as_name, initial)):
        with pytest.raises(Unauthenticated):
            company.client(contract.sign_in, {"login": login, "password": password, "otp": "123456"}, anonymous())
    with pytest.raises(Invalid):
        signed_in.call(contract.change_password, {"old_password": wrong, "new_password": refused})
    signed_in.call(contract.change_password, {"old_password": initial, "new_password": following})
    used += second_factor(company.sign_in(user, following))
    used += links_mailed(company, letterbox)
    used.append(company.client(contract.create_operator, {"name": f"operator {new_id()}"}, system())["token"])
    company.client(contract.authenticate_operator, {"token": used[-1]}, anonymous())
    return used


def parts(secret):
    """The secret itself, and its folded spelling; of a token the end, which holds its seal."""
    return {secret, secret.casefold(), secret[-40:]}


def test_no_table_holds_a_secret(secrets_used, databases):
    rows = everything_stored(databases)
    assert {"requests", "outbox", "sign_in_log", "credentials"} <= {table for table, _ in rows}
    found = {table for table, row in rows for secret in secrets_used for part in parts(secret) if part in row}
    assert found == set()


def test_no_log_line_holds_a_secret(secrets_used, identity):
    log = identity.log()
    assert log
    assert [secret[:20] for secret in secrets_used for part in parts(secret) if part in log] == []


def test_what_was_typed_as_a_name_is_not_kept_either(company, access):
    with pytest.raises(Unauthenticated):
        company.client(contract.sign_in, {"login": f"{MARK}-a-password", "password": "x"}, anonymous())
    with access.begin(None) as session:
        lines = session.execute(text("SELECT sign_in_log::text FROM sign_in_log")).scalars().all()
    assert lines
    assert not any(MARK.casefold() in line.casefold() for line in lines)
