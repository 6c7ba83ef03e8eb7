"""What a service does with a call before and after its method: by the contract, on the real bus."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import amqp
import orjson
import pytest
from echo import contract

from contracts.call import Actor, Call, Done, Empty, Role
from contracts.errors import Conflict, DeadlineExceeded, Forbidden, Gone, Invalid, NotFound, Unavailable
from kit.rpc import Client, RemoteFault
from kit.testing.broker import Broker, Containers
from kit.testing.process import ServiceProcess
from kit.wire.link import connect

pytestmark = pytest.mark.usefixtures("echo")


def test_a_request_is_loaded_and_a_reply_is_dumped_by_the_contract(client: Client, actor: Actor) -> None:
    assert client(contract.echo, {"name": "会议"}, actor) == {"name": "会议", "count": 0}


def test_the_raw_reply_is_the_json_that_the_service_wrote(client: Client, actor: Actor) -> None:
    assert client.raw(contract.echo, {"name": "会议"}, actor) == '{"name":"会议","count":0}'.encode()


@pytest.mark.parametrize(
    ("request_body", "fault"),
    [
        ({}, ("name", "required")),
        ({"name": None}, ("name", "required")),
        ({"name": 5}, ("name", "type")),
        ({"name": ""}, ("name", "required")),
        ({"name": "x" * 21}, ("name", "length")),
        ({"name": "x", "count": 101}, ("count", "range")),
        ({"name": "x", "count": "many"}, ("count", "type")),
        ({"name": "x", "kind": "c"}, ("kind", "format")),
        ({"name": "x", "at": "yesterday"}, ("at", "format")),
        ({"name": "x", "colour": "red"}, ("colour", "unknown")),
        ({"name": "x", "invitees": [{"email": "a@b.cn"}, {"email": "nobody"}]}, ("invitees.1.email", "format")),
        ({"name": "x", "invitees": [{}]}, ("invitees.0.email", "required")),
        ({"name": "x", "invitees": {}}, ("invitees", "type")),
        ([], ("", "type")),
    ],
)
def test_a_request_against_the_contract_is_invalid_naming_the_field(
    client: Client, actor: Actor, request_body: dict[str, object], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as raised:
        client(contract.echo, request_body, actor)
    assert [(each.field, each.code) for each in raised.value.fields] == [fault]


def test_an_error_of_the_contract_arrives_as_the_same_class_with_all_it_says(client: Client, actor: Actor) -> None:
    with pytest.raises(Conflict) as raised:
        client(contract.fail, {"how": "conflict"}, actor)
    assert (raised.value.code, raised.value.message, raised.value.details) == ("taken", "somebody has it", {"by": "张三"})


def test_the_fields_of_an_error_arrive(client: Client, actor: Actor) -> None:
    with pytest.raises(Invalid) as raised:
        client(contract.fail, {"how": "field"}, actor)
    assert [(each.field, each.code) for each in raised.value.fields] == [("name", "taken")]


def test_an_expected_error_is_one_log_line_without_a_traceback(client: Client, actor: Actor, echo: ServiceProcess) -> None:
    with pytest.raises(Conflict):
        client(contract.fail, {"how": "conflict"}, replace(actor, request_id="expected-1"))
    line = echo.wait_for("call refused", request_id="expected-1")
    assert (line["level"], line["code"], line["call"], line["site"]) == ("info", "taken", "fail", "site-1")
    assert "exception" not in line


def test_an_error_that_the_contract_does_not_name_is_delivered_and_logged_as_a_fault(
    client: Client, actor: Actor, echo: ServiceProcess
) -> None:
    with pytest.raises(Gone):
        client(contract.fail, {"how": "unnamed"}, replace(actor, request_id="unnamed-1"))
    line = echo.wait_for("call refused with an error that its contract does not name", request_id="unnamed-1")
    assert line["level"] == "error"


def test_a_defect_arrives_bare_and_its_traceback_stays_in_the_log(client: Client, actor: Actor, echo: ServiceProcess) -> None:
    with pytest.raises(RemoteFault) as raised:
        client(contract.fail, {"how": "defect"}, replace(actor, request_id="defect-1"))
    assert raised.value.request_id == "defect-1"
    assert "secret" not in str(raised.value)
    assert "ZeroDivisionError" in echo.wait_for("call failed", request_id="defect-1")["exception"]


def test_the_actor_arrives_and_the_deadline_with_it(client: Client, actor: Actor) -> None:
    reply = client(contract.whoami, {}, replace(actor, trace="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), 3)
    assert 2.5 < reply.pop("remaining") <= 3
    assert reply == {
        "account_id": "account-1",
        "site_id": "site-1",
        "role": "user",
        "request_id": "request-1",
        "trace": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    }


def test_a_nested_call_inherits_what_is_left_of_the_deadline_and_derives_its_key(client: Client, actor: Actor) -> None:
    reply = client(contract.relay, {"seconds": 0.3}, replace(actor, idempotency_key="key-1"), 2)
    assert 0 < reply["remaining"] < 1.75  # a call of its own would have 5 s anew
    assert (reply["idempotency_key"], reply["account_id"]) == ("key-1:relay:whoami", "account-1")


def test_the_actors_own_deadline_bounds_the_call(client: Client, actor: Actor) -> None:
    began = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        client(contract.wait, {"seconds": 2}, replace(actor, deadline=time.time() + 0.3))
    assert time.monotonic() - began > 0.25


@pytest.mark.parametrize(
    ("call", "who", "code"),
    [
        (contract.for_users, {"role": Role.ANONYMOUS}, "forbidden"),
        (contract.for_users, {"role": Role.ADMINISTRATOR}, "forbidden"),
        (contract.for_users, {"role": Role.USER, "impersonator_id": "administrator-1"}, "not_while_jumped"),
        (contract.for_users, {"role": Role.USER, "restriction": "password"}, "password_change_required"),
        (contract.for_users, {"role": Role.USER, "restriction": "totp"}, "totp_enrolment_required"),
        (contract.for_root, {"role": Role.ADMINISTRATOR, "scope_department_id": "department-1"}, "root_only"),
        (contract.for_root, {"role": Role.USER}, "forbidden"),
    ],
)
def test_the_service_itself_refuses_whom_the_contract_does_not_admit(
    client: Client, actor: Actor, call: Call, who: dict[str, object], code: str
) -> None:
    with pytest.raises(Forbidden) as raised:
        client(call, {}, replace(actor, **who))
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("call", "who"),
    [
        (contract.for_users, {"role": Role.USER}),
        (contract.for_root, {"role": Role.ADMINISTRATOR}),
        (contract.for_root, {"role": Role.OPERATOR, "scope_department_id": "department-1"}),
        (contract.alive, {"role": Role.USER, "restriction": "password"}),
        (contract.whoami, {"role": Role.USER, "impersonator_id": "administrator-1"}),
    ],
)
def test_the_service_admits_whom_the_contract_admits(client: Client, actor: Actor, call: Call, who: dict[str, object]) -> None:
    client(call, {}, replace(actor, **who))


def test_a_call_that_the_service_does_not_know_is_unavailable_not_lost(client: Client, actor: Actor) -> None:
    newer = Call("echo", "of_the_next_version", Empty(), Done(), roles=frozenset(Role))
    with pytest.raises(Unavailable) as raised:
        client(newer, {}, actor)
    assert raised.value.code == "unknown_call"


def test_a_call_to_a_service_that_never_started_is_unavailable_at_once(client: Client, actor: Actor) -> None:
    nobody = Call("nobody", "anything", Empty(), Done(), roles=frozenset(Role))
    with pytest.raises(Unavailable) as raised:
        client(nobody, {}, actor)
    assert not isinstance(raised.value, DeadlineExceeded)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{", b'{"name": "\x00"}', b"[" * 100_000, b'{"name": NaN}'])
def test_a_body_that_is_no_json_is_refused_and_harms_nobody(broker: Broker, client: Client, actor: Actor, body: bytes) -> None:
    answer = _send(broker, body, {"rostrum-context": orjson.dumps(actor.to_context()).decode()})
    assert orjson.loads(answer.body)["code"] == "malformed"
    assert client(contract.echo, {"name": "still here"}, actor)["name"] == "still here"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"rostrum-context": "no json"},
        {"rostrum-context": "[]"},
        {"rostrum-context": "{}"},
        {"rostrum-context": '{"role": "emperor", "request_id": "1"}'},
        {"rostrum-context": 7},
    ],
)
def test_a_message_without_a_sound_context_is_answered_as_a_fault_and_harms_nobody(
    broker: Broker, client: Client, actor: Actor, headers: dict[str, object]
) -> None:
    assert orjson.loads(_send(broker, b"{}", headers).body)["class"] == "Internal"
    assert client(contract.echo, {"name": "still here"}, actor)["name"] == "still here"


def _send(broker: Broker, body: bytes, headers: dict[str, object]) -> amqp.Message:
    """A message as a broken or hostile sender might make it, and the answer to it."""
    with connect(broker.uri, "pytest raw") as connection:
        channel = connection.channel()
        answers: list[amqp.Message] = []
        channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=answers.append)
        message = amqp.Message(body, application_headers=headers, reply_to="amq.rabbitmq.reply-to", correlation_id="1", type="echo")
        channel.basic_publish(message, "rostrum.rpc", "echo")
        while not answers:
            connection.drain_events(timeout=5)
    return answers[0]


def test_a_request_that_expired_before_it_was_taken_is_never_executed(
    container: Containers, make_broker: Callable[[], Broker], make_client: Callable[..., Client], actor: Actor, tmp_path: Path
) -> None:
    broker, marks = make_broker(), tmp_path / "marks"
    client = make_client(broker.uri)
    busy = container("echo", AMQP_URI=broker.uri, ECHO_MARKS=str(marks))
    busy.suspend()
    with pytest.raises(DeadlineExceeded):
        client(contract.wait, {"seconds": 0, "mark": "late"}, actor, 0.5)
    busy.resume()
    assert busy.wait_for("expired request dropped")["request_id"] == "request-1"
    client(contract.wait, {"seconds": 0, "mark": "in time"}, actor)
    assert marks.read_text().splitlines() == ["began in time", "finished in time"]
    busy.kill()


@pytest.mark.parametrize(
    ("service", "reason"),
    [("lacking", "calls without entrypoint ['forgotten']"), ("foreign", "foreign cannot answer echo.echo")],
)
def test_a_service_whose_entrypoints_are_not_its_contracts_does_not_start(container: Containers, service: str, reason: str) -> None:
    process = container(service, own=True, wait=False)
    assert process.end() == 1
    assert reason in process.log()


def test_calls_are_counted_and_timed(client: Client, actor: Actor, echo: ServiceProcess) -> None:
    with pytest.raises(NotFound):
        client(contract.fail, {"how": "missing"}, actor)
    metrics = echo.metrics()
    assert 'rostrum_rpc_served_total{call="fail",outcome="not_found",service="echo"}' in metrics
    assert 'rostrum_rpc_seconds_bucket{call="fail",le="0.5",service="echo"}' in metrics
    assert 'rostrum_rpc_in_flight{service="echo"} 0.0' in metrics
