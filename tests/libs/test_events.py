"""Events from a transaction in one service to a transaction in another, on the real broker and database."""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import amqp
import orjson
import pytest
from herald import contract
from sqlalchemy import text
from uuid_utils.compat import uuid7

from contracts.call import Actor, Envelope, Role
from kit.db import Access
from kit.events import DeadLetter, Listener, dead_letters, drop, replay, topology
from kit.outbox import emit
from kit.rpc import Client
from kit.testing.broker import Broker, Containers
from kit.testing.process import ServiceProcess
from kit.testing.proxy import Proxy
from kit.wire import frames
from kit.wire.link import connect

RETRY_SECONDS = "1,2"


class Herald:
    """The service under test with its broker and its database."""

    def __init__(self, broker: Broker, access: Access, environ: dict[str, str], container: Containers, marks: Path) -> None:
        self.broker, self.access, self.environ = broker, access, environ | {"AMQP_URI": broker.uri, "HERALD_MARKS": str(marks)}
        self._container, self._marks = container, marks
        self.processes: list[ServiceProcess] = []

    def start(self, **variables: str) -> ServiceProcess:
        process = self._container("herald", **(self.environ | variables))
        process.wait_for("broker connected", link="herald events")
        self.processes.append(process)
        return process

    def marks(self, word: str) -> list[str]:
        """What the handlers have noted about a text."""
        lines = self._marks.read_text().splitlines() if self._marks.exists() else []
        return [line for line in lines if word in line.split()]

    def come_back(self) -> None:
        Path(f"{self._marks}.back").touch()

    def emit(self, word: str, how: str = "well", version: int = 0, key: str = "key") -> None:
        with self.access.begin(SITE) as session:
            emit(session, contract.announced, {"text": word, "how": how}, site_id=SITE, key=key, version=version, actor=ACTOR)

    def count(self, *news: tuple[str, int]) -> None:
        """Tell of texts, each under a key and in a version, all in one transaction."""
        with self.access.begin(SITE) as session:
            for word, version in news:
                body = {"text": word, "how": "poison" if word == "spoilt" else "well"}
                emit(session, contract.counted, body, site_id=SITE, key=word, version=version, actor=ACTOR)

    def publish(self, body: bytes, kind: str = "herald.announced") -> None:
        """Past the outbox, as a relay that crashed would the second time."""
        with connect(self.broker.uri, "pytest") as connection:
            channel = connection.channel()
            channel.basic_publish_confirm(amqp.Message(body, delivery_mode=2, message_id="m-1", type=kind), topology.EXCHANGE, kind)

    def dead(self) -> list[DeadLetter]:
        return list(dead_letters(self.broker.uri, "herald"))

    def waiting(self, queue: str) -> int:
        with connect(self.broker.uri, "pytest") as connection:
            return int(connection.channel().queue_declare(queue, passive=True).message_count)


SITE = str(uuid7())
ACTOR = Actor(Role.ADMINISTRATOR, "request-7", account_id="account-7", site_id=SITE, idempotency_key="key-7", deadline=1.0)


@pytest.fixture(scope="module")
def _retries() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVENT_RETRY_SECONDS", RETRY_SECONDS)
        patch.setattr(topology, "DELAYS", (1, 2))
        yield


@pytest.fixture(scope="module")
def make_herald(
    make_broker: Callable[[], Broker],
    container: Containers,
    own_database: Callable[[], tuple[Access, dict[str, str]]],
    tmp_path_factory: pytest.TempPathFactory,
    _retries: None,
) -> Iterator[Callable[[], Herald]]:
    made: list[Herald] = []

    def make() -> Herald:
        made.append(Herald(make_broker(), *own_database(), container, tmp_path_factory.mktemp("herald") / "marks"))
        return made[-1]

    yield make
    for herald in made:
        for process in herald.processes:
            process.kill()


@pytest.fixture(scope="module")
def herald(make_herald: Callable[[], Herald]) -> Herald:
    """One that runs. Its texts are each test's own."""
    running = make_herald()
    running.start()
    return running


def eventually(condition: Callable[[], Any], seconds: float = 8) -> Any:
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)
    return found


def settled(herald: Herald, *words: str) -> None:
    """Until both handlers have noted these, and a little longer, so that a second time would be seen."""
    for word in words:
        eventually(lambda word=word: len(herald.marks(word)) >= 2)
    sentinel = str(uuid7())
    herald.publish(envelope(sentinel, key=sentinel))
    eventually(lambda: len(herald.marks(sentinel)) == 2)


def envelope(word: str, **values: Any) -> bytes:
    fields = {"id": str(uuid7()), "version": 0, "key": "key", **values}
    return orjson.dumps(Envelope(type="herald.announced", site_id=SITE, body={"text": word, "how": "well"}, **fields))


def test_an_event_of_a_committed_command_reaches_each_handler_in_its_site(herald: Herald, make_client: Callable[..., Client]) -> None:
    actor = Actor(Role.ADMINISTRATOR, "request-1", account_id="account-1", site_id=SITE, idempotency_key="key-1")
    make_client(herald.broker.uri)(contract.announce, {"texts": ["committed"]}, actor)
    settled(herald, "committed")
    assert sorted(herald.marks("committed")) == [f"first committed v1 in {SITE} by system request-1", "second committed"]


def test_an_event_of_a_transaction_that_rolls_back_is_never_told(herald: Herald) -> None:
    with contextlib.suppress(ZeroDivisionError), herald.access.begin(SITE) as session:
        emit(session, contract.announced, {"text": "undone", "how": "well"}, site_id=SITE, key="key", version=0)
        raise ZeroDivisionError
    herald.emit("after")
    settled(herald, "after")
    assert herald.marks("undone") == []


def test_a_body_that_is_not_the_events_is_not_emitted(herald: Herald) -> None:
    with pytest.raises(ValueError, match="text"), herald.access.begin(SITE) as session:
        emit(session, contract.announced, {"how": "well"}, site_id=SITE, key="key", version=0)


def test_who_made_it_is_told_without_the_privacies_of_the_call(herald: Herald) -> None:
    herald.emit("origin")
    settled(herald, "origin")
    with herald.access.resolver() as session:
        (actor,) = session.execute(text("SELECT actor FROM outbox WHERE type = 'herald.announced' AND body ->> 'text' = 'origin'")).one()
    assert actor == {"role": "administrator", "request_id": "request-7", "account_id": "account-7", "site_id": SITE, "language": "zh-CN"}


def test_an_event_that_comes_twice_is_handled_once(herald: Herald) -> None:
    body = envelope("twice")
    for _ in range(3):
        herald.publish(body)
    settled(herald, "twice")
    assert len(herald.marks("twice")) == 2


def test_an_older_version_changes_nothing_and_an_equal_one_counts(herald: Herald) -> None:
    for word, version in (("v2", 2), ("v3", 3), ("old", 1), ("same", 3)):
        herald.publish(envelope(word, version=version, key="versioned"))
        if word != "old":
            settled(herald, word)
    settled(herald, "same")
    assert (len(herald.marks("same")), herald.marks("old")) == (2, [])


def test_versions_of_different_keys_do_not_meet(herald: Herald) -> None:
    herald.publish(envelope("high", version=9, key="one"))
    herald.publish(envelope("low", version=1, key="other"))
    settled(herald, "high", "low")


def test_a_handler_that_fails_is_tried_again_and_then_laid_aside_while_the_others_work_is_done(herald: Herald) -> None:
    herald.emit("bad", "poison")
    letter = eventually(lambda: herald.dead())[0]
    assert len([line for line in herald.marks("bad") if line.startswith("first")]) == 1
    assert len([line for line in herald.marks("bad") if line.startswith("second")]) == 3
    assert (letter.type, letter.attempts, letter.reason) == ("herald.announced", 3, "ZeroDivisionError('poisoned')")
    assert letter.traceback.endswith("ZeroDivisionError: poisoned\n")
    assert letter.event["body"] == {"text": "bad", "how": "poison"}
    with herald.access.resolver() as session:
        told = session.execute(text("SELECT count(*) FROM outbox WHERE type = 'herald.echoed' AND body ->> 'text' = 'bad'")).scalar_one()
    assert told == 0  # what the failing handler wrote was rolled back each time

    assert replay(herald.broker.uri, "herald", ["nobody's"]) == 0
    assert replay(herald.broker.uri, "herald", [letter.id]) == 1
    eventually(lambda: len([line for line in herald.marks("bad") if line.startswith("second")]) == 6, 12)
    eventually(lambda: herald.dead())
    assert drop(herald.broker.uri, "herald") == 1
    assert herald.dead() == []


def test_dead_letters_are_listed_replayed_and_dropped_whatever_their_number(herald: Herald) -> None:
    number = 1_100
    with connect(herald.broker.uri, "pytest") as connection:
        channel = connection.channel()
        for each in range(number):
            letter = amqp.Message(envelope(f"dead{each}"), delivery_mode=2, message_id=f"dead-{each}", type="herald.announced")
            channel.basic_publish(letter, "", topology.dead_queue("herald"))
        channel.basic_publish_confirm(amqp.Message(envelope("last")), "", topology.dead_queue("herald"))
    assert len(herald.dead()) == number + 1
    assert replay(herald.broker.uri, "herald", [f"dead-{number - 1}"]) == 1
    settled(herald, f"dead{number - 1}")
    assert drop(herald.broker.uri, "herald") == number
    assert herald.dead() == []


def test_trouble_that_passes_is_waited_out_past_the_last_attempt(herald: Herald) -> None:
    herald.emit("later", "away")
    eventually(lambda: len([line for line in herald.marks("later") if line.startswith("second")]) >= 4, 12)
    herald.come_back()
    count = len(herald.marks("later"))
    eventually(lambda: len(herald.marks("later")) > count)
    settled(herald, "later")
    assert herald.dead() == []


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"{}", b'{"id": 1}'])
def test_a_message_that_is_no_event_is_laid_aside_at_once(herald: Herald, body: bytes) -> None:
    herald.publish(body)
    (letter,) = eventually(lambda: herald.dead())
    assert letter.attempts == 1
    assert drop(herald.broker.uri, "herald", [letter.id]) == 1


def test_an_event_that_only_a_newer_version_handles_waits_for_it(herald: Herald) -> None:
    with connect(herald.broker.uri, "pytest") as connection:
        connection.channel().queue_bind("evt.herald", topology.EXCHANGE, "herald.of_the_next_version")
    body = orjson.dumps(Envelope(str(uuid7()), "herald.of_the_next_version", "key", 0, SITE))
    herald.publish(body, "herald.of_the_next_version")
    (letter,) = eventually(lambda: herald.dead())
    assert "has no handler" in letter.reason
    assert letter.attempts == 3
    drop(herald.broker.uri, "herald")


def test_events_told_before_the_first_start_are_kept(make_herald: Callable[[], Herald]) -> None:
    herald = make_herald()
    topology.declare(f"amqp://guest:guest@127.0.0.1:1/;{herald.broker.uri}", "herald", [contract])
    herald.publish(envelope("early"))
    herald.start()
    settled(herald, "early")


def test_what_is_emitted_while_the_broker_is_away_goes_out_when_it_is_back(make_herald: Callable[[], Herald]) -> None:
    herald = make_herald()
    proxy = Proxy(herald.broker.uri)
    process = herald.start(AMQP_URI=proxy.uri)
    proxy.refuse = True
    proxy.cut()
    process.wait_for("broker connection lost", link="herald outbox")
    herald.emit("patient")
    proxy.refuse = False
    settled(herald, "patient")
    assert len(herald.marks("patient")) == 2
    proxy.close()


def test_a_broker_that_does_not_confirm_loses_nothing(make_herald: Callable[[], Herald]) -> None:
    herald = make_herald()
    proxy = Proxy(herald.broker.uri)
    process = herald.start(AMQP_URI=proxy.uri)
    herald.emit("before")
    settled(herald, "before")
    proxy.stall_down = True
    herald.emit("unconfirmed")
    time.sleep(0.5)
    proxy.cut()
    proxy.stall_down = False
    settled(herald, "unconfirmed")
    assert len(herald.marks("unconfirmed")) == 2
    process.kill()
    proxy.close()


def test_several_relays_share_the_work_and_tell_each_event_once(make_herald: Callable[[], Herald]) -> None:
    herald = make_herald()
    topology.declare(herald.broker.uri, "herald", [contract])
    with connect(herald.broker.uri, "pytest") as connection:  # a queue that nobody reads, to count in
        channel = connection.channel()
        channel.queue_declare("counted", durable=True, auto_delete=False)
        channel.queue_bind("counted", topology.EXCHANGE, "herald.announced")
    for index in range(300):
        herald.emit(f"many{index}", key=str(index))
    for _ in range(2):
        herald.start()
    eventually(lambda: herald.waiting("counted") == 300, 20)
    settled(herald, "many299")
    assert herald.waiting("counted") == 301  # the sentinel


def test_the_outbox_forgets_what_was_published_a_week_ago(make_herald: Callable[[], Herald]) -> None:
    herald = make_herald()
    for word in ("forgotten", "kept"):
        herald.emit(word)
    with herald.access.resolver() as session:
        session.execute(text("UPDATE outbox SET published_at = now() - interval '8 days' WHERE body ->> 'text' = 'forgotten'"))
    herald.start()

    def words() -> list[str]:
        with herald.access.resolver() as session:
            return list(session.execute(text("SELECT body ->> 'text' FROM outbox WHERE type = 'herald.announced'")).scalars())

    eventually(lambda: words() == ["kept"])


def test_the_lag_of_the_outbox_is_measured(herald: Herald) -> None:
    herald.emit("measured")
    settled(herald, "measured")
    metrics = herald.processes[0].metrics()
    assert 'rostrum_outbox_lag_seconds{service="herald"}' in metrics
    assert 'rostrum_events_total{outcome="handled",service="herald",type="herald.announced"}' in metrics


def test_the_same_holds_on_quorum_queues(make_herald: Callable[[], Herald], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENT_QUEUE_TYPE", "quorum")
    herald = make_herald()
    topology.declare(herald.broker.uri, "herald", [contract])
    herald.start()
    herald.emit("fine")
    herald.emit("bad", "poison", key="other")
    settled(herald, "fine")
    (letter,) = eventually(lambda: herald.dead(), 15)
    assert (letter.event["body"]["text"], letter.attempts) == ("bad", 3)
    assert drop(herald.broker.uri, "herald") == 1


def test_a_listener_hears_of_events_and_of_each_new_connection(herald: Herald) -> None:
    proxy, heard = Proxy(herald.broker.uri), []
    listener = Listener(
        proxy.uri,
        [contract.announced],
        lambda event: heard.append(event.body["text"]),
        lambda: heard.append("connected"),
        on_down=lambda: heard.append("down"),
    ).start()
    eventually(lambda: heard == ["connected"])
    herald.emit("loud")
    eventually(lambda: heard == ["connected", "loud"])
    proxy.cut()
    eventually(lambda: heard == ["connected", "loud", "down", "connected"])
    herald.emit("again")
    eventually(lambda: heard[-1] == "again")
    listener.close()
    proxy.close()


def test_a_callback_that_fails_does_not_deafen_the_listener(herald: Herald) -> None:
    heard: list[str] = []

    def callback(event: Envelope) -> None:
        heard.append(event.body["text"])
        if event.body["text"] == "loud1":
            raise ZeroDivisionError

    ready: list[bool] = []
    listener = Listener(herald.broker.uri, [contract.announced], callback, lambda: ready.append(True)).start()
    eventually(lambda: ready)
    for word in ("loud1", "loud2"):
        herald.emit(word)
    eventually(lambda: heard == ["loud1", "loud2"])
    listener.close()


def test_encoded_events_decode_to_the_same() -> None:
    event = Envelope(str(uuid7()), "herald.announced", "key", 3, None, {"text": "好"}, {"role": "system"})
    (message,) = frames.Reader().feed(_as_delivered(topology.encode(event)))
    assert isinstance(message, frames.Message)
    assert topology.decode(message.body) == event


def _as_delivered(published: bytes) -> bytes:
    """The frames of a publish as the broker delivers them: only the method differs."""
    content = published[published.index(b"\xce\x02") + 1 :]
    arguments = b"\x01e" + (1).to_bytes(8, "big") + b"\x00" + frames.shortstr(topology.EXCHANGE) + frames.shortstr("herald.announced")
    return frames.method(1, frames.BASIC_DELIVER, arguments) + content


def test_events_that_wait_together_are_handled_together_and_once_each(herald: Herald) -> None:
    words = [f"together{place}" for place in range(60)]
    herald.count(*((word, 1) for word in words))
    eventually(lambda: all(herald.marks(word) for word in words))
    marks = [mark for word in words for mark in herald.marks(word)]
    assert len(marks) == 60
    assert max(int(mark.rpartition(" ")[2]) for mark in marks) > 4
    assert echoed(herald, "together%") == 60


def test_an_event_that_comes_often_at_once_is_handled_once(herald: Herald) -> None:
    import amqp

    def told(word: str, how: str) -> bytes:
        return orjson.dumps(Envelope(str(uuid7()), contract.counted.type, word, 0, SITE, {"text": word, "how": how}))

    with connect(herald.broker.uri, "pytest") as connection:
        channel = connection.channel()
        for each in (told("before", "slow"), *[told("often", "well")] * 20):
            message = amqp.Message(each, delivery_mode=2, message_id="m-1", type=contract.counted.type)
            channel.basic_publish(message, topology.EXCHANGE, contract.counted.type)
        channel.close()
    eventually(lambda: herald.marks("often"))
    herald.count(("afterwards", 0))
    eventually(lambda: herald.marks("afterwards"))
    assert len(herald.marks("often")) == 1


def test_versions_of_one_key_are_not_handled_together_but_one_after_the_other(herald: Herald) -> None:
    herald.count(*(("thing", version) for version in range(1, 9)))
    eventually(lambda: len(herald.marks("thing")) == 8)
    assert [mark.split()[2] for mark in herald.marks("thing")] == [f"v{version}" for version in range(1, 9)]


def test_one_that_cannot_be_handled_costs_those_that_waited_with_it_nothing(herald: Herald) -> None:
    words = [f"sound{place}" for place in range(20)]
    herald.count(*((word, 0) for word in [*words[:10], "spoilt", *words[10:]]))
    (letter,) = eventually(lambda: herald.dead(), 12)
    assert (letter.event["body"]["text"], letter.attempts) == ("spoilt", 3)
    assert [len(herald.marks(word)) for word in words] == [1] * 20
    assert (echoed(herald, "sound%"), echoed(herald, "spoilt")) == (20, 0)
    drop(herald.broker.uri, "herald")


def echoed(herald: Herald, words: str) -> int:
    """How often handlers told of these, as far as that was committed."""
    count = text("SELECT count(*) FROM outbox WHERE type = 'herald.echoed' AND body ->> 'text' LIKE :words")
    with herald.access.resolver() as session:
        return int(session.execute(count, {"words": words}).scalar_one())


def test_an_urgent_event_does_not_stand_in_line_behind_others(make_herald):
    herald = make_herald()
    herald.start()
    for place in range(8):  # more than are handled at the same time
        herald.emit(f"slow{place}", "slow", key=f"slow{place}")
    eventually(lambda: herald.marks("slow0"))
    with herald.access.begin(SITE) as session:
        emit(session, contract.alarmed, {"text": "fire", "how": "well"}, site_id=SITE, key="fire", version=1, actor=ACTOR)
    assert eventually(lambda: herald.marks("fire")) == ["alarmed fire"]


def test_an_event_that_has_become_urgent_leaves_the_queue_of_the_others(make_herald):
    herald = make_herald()
    with connect(herald.broker.uri, "pytest") as connection:  # as the version before has declared it
        channel = connection.channel()
        channel.exchange_declare(topology.EXCHANGE, "topic", durable=True, auto_delete=False)
        channel.queue_declare("evt.herald", durable=True, auto_delete=False)
        channel.queue_bind("evt.herald", topology.EXCHANGE, contract.alarmed.type)
    topology.declare(herald.broker.uri, "herald", [contract])
    herald.publish(b"{}", contract.alarmed.type)
    assert (herald.waiting("evt.herald"), herald.waiting("evt.herald.urgent")) == (0, 1)
