"""What a write is bound to, and what it leaves for later requests: keys, versions, the directory version."""

import pytest
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from contracts.errors import Conflict, Stale

from .conftest import Bus, Signer, user

ID = str(uuid7())
NEW = {"parent_id": str(uuid7()), "name": "研发部"}


@pytest.fixture(autouse=True)
def answers(bus: Bus) -> None:
    row = {"id": ID, **NEW, "directory_version": 41}
    bus.answers |= {
        "create_department": row,
        "update_user": user(id=ID, version=4, directory_version=42),
        "get_user": user(id=ID, version=3),
    }
    bus.answers |= {"delete_user": {"directory_version": 43}, "list_users": {"items": [], "page": 1, "page_size": 20, "total": 0}}


def test_the_idempotency_key_goes_with_the_command(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    http.post("/api/v1/departments", json=NEW, headers=bearer | {"Idempotency-Key": "my-key-1"})
    assert bus.last.actor.idempotency_key == "my-key-1"


def test_a_command_without_a_key_gets_one_of_its_own_even_in_a_repeated_request_id(
    http: FlaskClient, bus: Bus, bearer: dict[str, str]
) -> None:
    for _ in range(2):
        http.post("/api/v1/departments", json=NEW, headers=bearer | {"X-Request-ID": "the-same-one"})
    keys = [made.actor.idempotency_key for made in bus.made]
    assert None not in keys
    assert len(set(keys)) == 2


@pytest.mark.parametrize("key", ["", "a b", "x" * 129, "schl\xfcssel"])
def test_a_key_that_cannot_be_one_is_a_400(http: FlaskClient, bus: Bus, bearer: dict[str, str], key: str) -> None:
    answer = http.post("/api/v1/departments", json=NEW, headers=bearer | {"Idempotency-Key": key})
    assert (answer.status_code, answer.json["code"]) == (400, "bad_idempotency_key")
    assert bus.made == []


def test_a_resource_has_an_etag_which_if_match_gives_back(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    etag = http.get(f"/api/v1/users/{ID}", headers=bearer).headers["ETag"]
    answer = http.patch(f"/api/v1/users/{ID}", json={"name": "新名"}, headers=bearer | {"If-Match": etag})
    assert bus.last.actor.if_match == 3
    assert answer.headers["ETag"] == '"4"'


def test_a_stale_save_is_a_412(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers["update_user"] = Stale()
    answer = http.patch(f"/api/v1/users/{ID}", json={"name": "新名"}, headers=bearer | {"If-Match": '"1"'})
    assert (answer.status_code, answer.json["code"]) == (412, "stale")


@pytest.mark.parametrize("etag", ['W/"3"', '"abc"', "3", '"3", "4"', '"' + "9" * 30 + '"'])
def test_an_etag_that_was_never_given_out_matches_nothing(http: FlaskClient, bus: Bus, bearer: dict[str, str], etag: str) -> None:
    answer = http.delete(f"/api/v1/users/{ID}", headers=bearer | {"If-Match": etag})
    assert answer.status_code == 412
    assert bus.made == []


def test_without_if_match_any_version_will_do(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    for headers in ({}, {"If-Match": "*"}):
        assert http.delete(f"/api/v1/users/{ID}", headers=bearer | headers).status_code == 204
        assert bus.last.actor.if_match is None


def test_a_created_resource_tells_its_address(http: FlaskClient, bearer: dict[str, str]) -> None:
    answer = http.post("/api/v1/departments", json=NEW, headers=bearer)
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/departments/{ID}")


def test_a_write_in_flight_is_a_409(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers["create_department"] = Conflict("in_progress")
    answer = http.post("/api/v1/departments", json=NEW, headers=bearer | {"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json["code"]) == (409, "in_progress")


def test_who_wrote_reads_what_was_written(http: FlaskClient, bus: Bus, signer: Signer) -> None:
    site = str(uuid7())
    mine, foreign = ({"Authorization": f"Bearer {signer(site=each)}"} for each in (site, str(uuid7())))
    assert http.delete(f"/api/v1/users/{ID}", headers=mine).headers["Rostrum-Directory-Version"] == "43"
    http.get("/api/v1/users", headers=mine)
    assert bus.last.actor.directory_version == 43
    http.get("/api/v1/users", headers=foreign)
    assert bus.last.actor.directory_version is None


def test_a_client_carries_the_directory_version_to_another_process(http: FlaskClient, bus: Bus, bearer: dict[str, str]) -> None:
    http.get("/api/v1/users", headers=bearer | {"Rostrum-Directory-Version": "77"})
    assert bus.last.actor.directory_version == 77
    for nonsense in ("-1", "x", "9" * 50, ""):
        http.get("/api/v1/users", headers=bearer | {"Rostrum-Directory-Version": nonsense})
        assert bus.last.actor.directory_version is None


@pytest.mark.parametrize("known", ['"abc"', 'W/"abc"'])
def test_a_calendar_that_a_reader_has_is_not_sent_again_also_where_a_proxy_has_weakened_its_etag(
    http: FlaskClient, bus: Bus, known: str
) -> None:
    bus.answers["get_calendar_feed"] = lambda request: {"etag": "abc", "content": None if request["etag"] == "abc" else "BEGIN:VCALENDAR"}

    answer = http.get(f"/api/v1/calendar/{'x' * 43}.ics", headers={"If-None-Match": known})

    assert (answer.status_code, answer.data) == (304, b"")
