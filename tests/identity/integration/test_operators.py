"""Operators: made on the host, known by their token."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from contracts import identity
from contracts.call import Role
from contracts.errors import Conflict, Forbidden, NotFound, RateLimited, Unauthenticated
from identity.domain import operators
from tests.identity.factories import anonymous, new_id, system


def create(client, name=None, **more):
    return client(identity.create_operator, {"name": name or f"operator {new_id()}", **more}, system())


def authenticate(client, token, **more):
    return client(identity.authenticate_operator, {"token": token}, anonymous(**more))


@pytest.mark.usefixtures("identity")
def test_an_operator_is_known_by_the_token(client):
    made = create(client)
    assert authenticate(client, made["token"]) == {"id": made["id"], "name": made["name"]}


@pytest.mark.usefixtures("identity")
def test_names_of_operators_are_taken_once(client):
    made = create(client)
    with pytest.raises(Conflict) as refused:
        create(client, made["name"])
    assert refused.value.code == "operator_name_taken"


@pytest.mark.usefixtures("identity")
def test_a_wrong_token_is_refused_and_guessing_is_stopped(client):
    token = create(client)["token"]
    wrong = (token[:-4] + "AAAA", "rostrum_op_", "x", token.replace("rostrum_op_", ""), "A" * 256)
    for each in wrong:
        with pytest.raises(Unauthenticated):
            authenticate(client, each, address="203.0.113.77")
    for each in wrong:
        with pytest.raises(RateLimited):
            authenticate(client, each, address="203.0.113.77")


@pytest.mark.usefixtures("identity")
def test_wrong_tokens_do_not_lock_good_ones_from_their_address(client):
    token = create(client)["token"]
    for _ in range(7):
        with pytest.raises((Unauthenticated, RateLimited)):
            authenticate(client, "x", address="203.0.113.79")
    authenticate(client, token, address="203.0.113.79")


@pytest.mark.usefixtures("identity")
def test_good_tokens_are_not_counted(client):
    token = create(client)["token"]
    for _ in range(12):
        authenticate(client, token, address="203.0.113.78")


def refusal(client, token, **more):
    with pytest.raises(Unauthenticated) as refused:
        authenticate(client, token, **more)
    return refused.value.code


def inserted(access, expires_at):
    """The token of an operator who was made at another time."""
    operator_id, secret = new_id(), secrets.token_bytes(operators.SECRET)
    row = {"id": operator_id, "name": f"old {operator_id}", "hash": operators.digest(secret), "end": expires_at}
    with access.resolver() as session:
        session.execute(text("INSERT INTO operators (id, name, token_hash, expires_at) VALUES (:id, :name, :hash, :end)"), row)
    return operators.token(operator_id, secret)


def listed(client, operator_id):
    rows = client(identity.list_operators, {}, system())["items"]
    return next(row for row in rows if row["id"] == operator_id)


@pytest.mark.usefixtures("identity")
def test_a_token_expires_after_a_year_unless_told_otherwise(client):
    for days, more in ((365, {}), (2, {"days": 2})):
        expires_at = datetime.fromisoformat(create(client, **more)["expires_at"])
        assert timedelta(days=days, minutes=-5) < expires_at - datetime.now(UTC) <= timedelta(days=days)


@pytest.mark.usefixtures("identity")
def test_an_expired_token_is_refused_as_such(client, access):
    assert refusal(client, inserted(access, expires_at=datetime.now(UTC))) == "token_expired"


@pytest.mark.usefixtures("identity")
def test_a_token_from_before_tokens_expired_stays_good(client, access):
    made = authenticate(client, inserted(access, expires_at=None))
    assert listed(client, made["id"])["expires_at"] is None


@pytest.mark.usefixtures("identity")
def test_a_revoked_token_is_refused_as_such_and_its_name_is_free_again(client):
    made = create(client)
    for _ in range(2):
        client(identity.revoke_operator, {"id": made["id"]}, system())
    assert [refusal(client, made["token"], address="203.0.113.80") for _ in range(7)] == ["token_revoked"] * 7
    assert listed(client, made["id"])["revoked_at"]
    authenticate(client, create(client, made["name"])["token"])


@pytest.mark.usefixtures("identity")
def test_what_is_no_operator_is_not_revoked(client):
    with pytest.raises(NotFound):
        client(identity.revoke_operator, {"id": new_id()}, system())


@pytest.mark.usefixtures("identity")
def test_operators_are_listed_with_their_last_use_and_without_secrets(client):
    made = create(client)
    assert listed(client, made["id"])["last_used_at"] is None
    authenticate(client, made["token"])
    row = listed(client, made["id"])
    assert row.keys() == {"id", "name", "created_at", "expires_at", "revoked_at", "last_used_at"}
    assert row["name"] == made["name"]
    assert row["last_used_at"]


@pytest.mark.usefixtures("identity")
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
@pytest.mark.parametrize("call", [identity.create_operator, identity.list_operators, identity.revoke_operator], ids=lambda call: call.name)
def test_only_the_host_manages_operators(client, call, role):
    request = {"create_operator": {"name": "mallory"}, "revoke_operator": {"id": new_id()}}.get(call.name, {})
    with pytest.raises(Forbidden):
        client(call, request, replace(system(), role=role))
