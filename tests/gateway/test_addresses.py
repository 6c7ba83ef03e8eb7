"""Answers show e-mail addresses as people write them; what is stored and sent has A-labels."""

import json

import pytest

from gateway.addresses import shown


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
