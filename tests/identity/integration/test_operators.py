"""Operators: made on the host, known by their token."""

import pytest

from contracts import identity
from contracts.call import Role
from contracts.errors import Conflict, Forbidden, RateLimited, Unauthenticated
from tests.identity.factories import anonymous, new_id, system


def create(client, name=None):
    return client(identity.create_operator, {"name": name or f"operator {new_id()}"}, system())


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
    for wrong in (token[:-4] + "AAAA", "rostrum_op_", "x", token.replace("rostrum_op_", ""), "A" * 256):
        with pytest.raises(Unauthenticated):
            authenticate(client, wrong, address="203.0.113.77")
    with pytest.raises(RateLimited):
        authenticate(client, token, address="203.0.113.77")
    authenticate(client, token)


@pytest.mark.usefixtures("identity")
def test_good_tokens_are_not_counted(client):
    token = create(client)["token"]
    for _ in range(12):
        authenticate(client, token, address="203.0.113.78")


@pytest.mark.usefixtures("identity")
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_only_the_host_makes_operators(client, role):
    from dataclasses import replace

    with pytest.raises(Forbidden):
        client(identity.create_operator, {"name": "mallory"}, replace(system(), role=role))
