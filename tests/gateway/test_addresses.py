"""Answers show e-mail addresses as people write them; what is stored and sent has A-labels."""

import json

import pytest
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from contracts.errors import Stale
from gateway.addresses import shown

from .conftest import Bus, user

ID = str(uuid7())
STORED, SHOWN = "x@xn--bcher-kva.example", "x@bücher.example"


def test_a_resource_and_a_problem_show_addresses_alike(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers |= {"get_user": user(id=ID, version=3, email=STORED), "update_user": Stale(details={"current": {"email": STORED}})}
    assert http.get(f"/api/v1/users/{ID}", headers=bearer).json["email"] == SHOWN
    answer = http.patch(f"/api/v1/users/{ID}", json={"name": "新名"}, headers=bearer | {"If-Match": '"1"'})
    assert answer.json["current"]["email"] == SHOWN


def test_an_address_reaches_the_service_in_either_form(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers["update_user"] = user(id=ID, version=4)
    for email in (STORED, SHOWN, "ｘ＠bücher。example"):
        assert http.patch(f"/api/v1/users/{ID}", json={"email": email}, headers=bearer).status_code == 200


def test_members_that_are_addresses_have_u_labels() -> None:
    stored = {
        "email": "x@xn--bcher-kva.example",
        "pending_email": "y@xn--fsqu00a.xn--55qx5d",
        "items": [{"host_email": "z@xn--bcher-kva.example", "invitees": [{"email": "x@xn--bcher-kva.example", "name": "x"}]}],
    }
    assert json.loads(shown(json.dumps(stored).encode())) == {
        "email": "x@bücher.example",
        "pending_email": "y@例子.公司",
        "items": [{"host_email": "z@bücher.example", "invitees": [{"email": "x@bücher.example", "name": "x"}]}],
    }


@pytest.mark.parametrize(
    "answer", [b'{"topic":"x@xn--bcher-kva.example"}', b'{"email":"x@xn--\xc3\xbc"}', b'{"email":null,"a":"xn--"}', b"[]"]
)
def test_nothing_else_is_changed(answer: bytes) -> None:
    assert shown(answer) == answer
