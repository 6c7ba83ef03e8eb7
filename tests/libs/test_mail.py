"""No mail is lost or sent twice: over outages of the server, refusals, crashes and several senders at once."""

import os
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from functools import partial
from importlib import import_module

import pytest
from aiosmtpd.controller import Controller
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from contracts.call import Actor, Role
from contracts.errors import Conflict, Unavailable
from kit import mail
from kit.db import Access
from kit.db.access import engine
from kit.mail import Calendar, Mail, table
from kit.mail.message import check, composed, headed
from kit.mail.sender import Sender
from kit.mail.server import MailServer, Unreachable
from kit.mail.table import mail_outbox
from kit.migrate import operations
from kit.migrate.provision import unprovision, variable
from kit.seal import Seal

SEAL = Seal(bytes(32), "mail")
LETTER = Mail(
    to="ming@example.cn",
    name="王小明",
    language="zh-CN",
    subject="重置您的密码",
    text="请打开 https://rostrum.example/reset/t0ken",
    html="<p>请打开 <a href='https://rostrum.example/reset/t0ken'>链接</a></p>",
)


class Letterbox:
    """What the mail server takes. `answers`: what it says to the next mails instead of taking them."""

    def __init__(self):
        self.taken, self.answers = [], []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.answers:
            return self.answers.pop(0)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(letterbox, port):
    controller = Controller(letterbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def letterbox():
    return Letterbox()


@pytest.fixture(scope="module")
def post_office(databases):
    """A database with nothing but the mail table."""
    environ = databases.provisioned("booking", f"_mail_{os.urandom(4).hex()}")
    bind = engine(environ[variable("booking", "owner")], pool=1)
    with bind.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num text)"))
        with Operations.context(MigrationContext.configure(connection)):
            operations.standard_tables()
            operations.mail_outbox()
    bind.dispose()
    yield environ
    unprovision(databases.admin_url, "booking", environ)


@pytest.fixture
def access(post_office):
    made = Access(post_office[variable("booking", "app")], post_office[variable("booking", "resolver")], pool=8)
    yield made
    with made.resolver() as session:
        session.execute(mail_outbox.delete())
    made.close()


@pytest.fixture
def sender(access, port):
    return Sender(access.resolver, MailServer(f"smtp://127.0.0.1:{port}"), "Rostrum <no-reply@rostrum.example>", SEAL)


@pytest.fixture
def queue(access):
    def put(letter=LETTER):
        with access.begin(None) as session:
            return mail.queue(session, letter, seal=SEAL)

    return put


@pytest.fixture
def rows(access):
    def read():
        with access.resolver() as session:
            return session.execute(select(mail_outbox)).all()

    return read


@pytest.fixture
def soon(access):
    """Lets every pause be over."""

    def skip():
        with access.resolver() as session:
            session.execute(mail_outbox.update().values(not_before=text("now()")))

    return skip


def test_a_mail_arrives_as_text_and_as_html_from_and_to_whom_it_says(sender, queue, letterbox, port):
    queue()
    with running(letterbox, port):
        assert sender.run_once() == 1
    (message,) = letterbox.taken
    assert (message["From"], message["To"]) == ("Rostrum <no-reply@rostrum.example>", "王小明 <ming@example.cn>")
    assert (message["Subject"], message["Content-Language"]) == ("重置您的密码", "zh-CN")
    assert message.get_body(["plain"]).get_content().strip() == LETTER.text
    assert message.get_body(["html"]).get_content().strip() == LETTER.html


@pytest.mark.parametrize(
    "typed",
    [
        "=?utf-8?b?SGFja2Vk?=",
        "=?utf-8?b?SGFja2Vk?= =?utf-8?q?you?=",
        "weekly =?utf-8?q?boss?= call",
        "周会=?gb2312?b?SGFja2Vk?=",
        "=?utf-8?b?" + "SGFja2Vk" * 20 + "?=",
        "x =? y",
    ],
)
def test_an_encoded_word_that_a_person_typed_is_read_as_it_was_typed(typed):
    mail = replace(LETTER, name=typed, subject=typed)
    check(mail)
    sent = composed(mail, sender="Rostrum <r@example.com>", mail_id="1", queued_at=datetime.now(UTC)).as_bytes()
    assert message_from_bytes(sent, policy=policy.default)["Subject"] == typed
    name, address = parseaddr(message_from_bytes(sent)["To"])
    assert (str(make_header(decode_header(name))), address) == (typed, LETTER.to)
    assert max(map(len, sent.split(b"\n\n")[0].splitlines())) <= 78


@pytest.mark.parametrize("bad", ["=?x\r\nBcc: a@example.com", "=?x\nBcc: a@example.com", "=?x\x85y"])
def test_a_line_break_beside_an_encoded_word_is_refused(bad):
    for letter in (replace(LETTER, name=bad), replace(LETTER, subject=bad)):
        with pytest.raises(ValueError):
            check(letter)


def test_an_invitation_carries_its_calendar():
    invitation = replace(LETTER, calendar=Calendar(method="REQUEST", ics="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    message = composed(invitation, sender="a@b.example", mail_id="1", queued_at=datetime(2027, 3, 30, tzinfo=UTC))
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    (attached,) = message.iter_attachments()
    assert part.get_param("method") == "REQUEST"
    assert part.get_content() == invitation.calendar.ics.replace("\r\n", "\n")  # lines of a text part end with CRLF on the wire
    assert attached.get_content() == invitation.calendar.ics.encode()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "meeting.ics")


@pytest.mark.parametrize("change", [{"subject": "x\r\nBcc: all@example.com"}, {"to": "a@b.example\nBcc: c@d.example"}, {"name": "x\r\ny"}])
def test_a_mail_that_would_break_out_of_its_header_is_refused_when_it_is_queued(change, queue):
    with pytest.raises(ValueError):
        queue(replace(LETTER, **change))


def refuses(step):
    try:
        step()
    except ValueError:
        return True
    return False


@given(
    to=st.sampled_from(
        ["a@b.example", "a.b+c@d.example", "a@b", "a b@c.example", ".a@b.example", "a@b.example\u2028", "ä@b.example", "@", ""]
    ),
    name=st.text(max_size=12),
    subject=st.text(max_size=12),
)
def test_what_the_short_look_at_a_mail_finds_is_what_making_it_would(to, name, subject):
    letter = replace(LETTER, to=to, name=name, subject=subject)
    made = partial(headed, letter, sender="a@b.example", mail_id="1", queued_at=datetime(2027, 3, 30, tzinfo=UTC))
    assert refuses(partial(check, letter)) == refuses(made)


def test_a_transaction_that_fails_sends_nothing(access, sender, rows):
    def fail():
        with access.begin(None) as session:
            mail.queue(session, LETTER, seal=SEAL)
            raise Conflict

    with pytest.raises(Conflict):
        fail()
    assert (sender.run_once(), rows()) == (0, [])


def test_what_a_mail_says_cannot_be_read_in_the_database_and_is_dropped_when_it_is_sent(sender, queue, rows, letterbox, port):
    queue()
    assert b"t0ken" not in bytes(rows()[0].content)
    with running(letterbox, port):
        sender.run_once()
    assert [(row.state, row.content) for row in rows()] == [("sent", None)]


def test_the_app_role_cannot_read_what_is_queued(access):
    with pytest.raises(ProgrammingError, match="permission denied"), access.begin(None) as session:
        session.execute(select(mail_outbox.c.id))


def test_a_server_that_is_down_costs_no_mail_and_no_attempt(sender, queue, rows, letterbox, port):
    ids = {queue() for _ in range(5)}
    for _ in range(3):
        with pytest.raises(Unreachable):
            sender.run_once()
    assert {row.attempts for row in rows()} == {0}
    with running(letterbox, port):
        assert sender.run_once() == 5
        assert sender.run_once() == 0
    assert {message["Message-ID"] for message in letterbox.taken} == {f"<{each}@rostrum.example>" for each in ids}


def test_several_senders_at_once_send_each_mail_once(access, sender, queue, letterbox, port):
    for _ in range(40):
        queue()
    with running(letterbox, port), ThreadPoolExecutor() as pool:
        sent = sum(pool.map(lambda _: sender.run_once(), range(4)))
    assert sent == 40
    assert set(Counter(message["Message-ID"] for message in letterbox.taken).values()) == {1}


def test_a_mail_that_is_refused_for_now_goes_out_later_as_the_same_mail(sender, queue, rows, soon, letterbox, port):
    queue()
    letterbox.answers = ["451 greylisted"]
    with running(letterbox, port):
        sender.run_once()
        assert [(row.state, row.error) for row in rows()] == [("queued", "451 greylisted")]
        assert sender.run_once() == 0
        soon()
        sender.run_once()
    assert [message["Message-ID"] for message in letterbox.taken] == [f"<{rows()[0].id}@rostrum.example>"]


def test_a_mail_that_is_refused_for_good_is_given_up_and_holds_up_no_other(sender, queue, rows, letterbox, port):
    for _ in range(2):
        queue()
    letterbox.answers = ["550 no such person"]
    with running(letterbox, port):
        sender.run_once()
    assert sorted((row.state, row.error) for row in rows() if row.state == "failed") == [("failed", "550 no such person")]
    assert len(letterbox.taken) == 1


def test_a_mail_whose_time_is_over_is_not_sent(sender, queue, rows, letterbox, port):
    queue(replace(LETTER, valid_for=timedelta(0)))
    with running(letterbox, port):
        sender.run_once()
    assert [(row.state, row.error) for row in rows()] == [("failed", "expired")]
    assert letterbox.taken == []


def test_a_sender_that_died_with_a_mail_in_hand_leaves_it_to_another_after_a_while(access, sender, queue, soon, letterbox, port):
    mail_id = queue()
    with access.resolver() as session:
        table.claim(session)
    with running(letterbox, port):
        assert sender.run_once() == 0
        soon()
        assert sender.run_once() == 1
    assert [message["Message-ID"] for message in letterbox.taken] == [f"<{mail_id}@rostrum.example>"]


def test_a_database_that_is_away_for_a_moment_sends_no_mail_twice(access, queue, rows, letterbox, port):
    queue()
    trouble = iter([False, False, True, True])
    pauses = []

    @contextmanager
    def resolver():
        if next(trouble, False):
            raise Unavailable
        with access.resolver() as session:
            yield session

    sender = Sender(resolver, MailServer(f"smtp://127.0.0.1:{port}"), "no-reply@rostrum.example", SEAL, sleep=pauses.append)
    with running(letterbox, port):
        sender.run_once()
    assert (len(letterbox.taken), len(pauses), rows()[0].state) == (1, 2, "sent")


def test_a_stopping_process_begins_no_further_mail(access, queue, letterbox, port):
    for _ in range(3):
        queue()
    server = MailServer(f"smtp://127.0.0.1:{port}")
    sender = Sender(access.resolver, server, "no-reply@rostrum.example", SEAL, stopping=lambda: len(letterbox.taken) == 1)
    with running(letterbox, port):
        assert sender.run_once() == 1
    assert len(letterbox.taken) == 1


def test_a_mail_sealed_by_another_key_is_given_up(sender, access, rows, letterbox, port):
    with access.begin(None) as session:
        mail.queue(session, LETTER, seal=Seal(bytes(range(32)), "mail"))
    with running(letterbox, port):
        sender.run_once()
    assert (rows()[0].state, letterbox.taken) == ("failed", [])


@pytest.mark.parametrize("url", ["http://x", "smtp:", "mail.example.com:25"])
def test_an_address_that_is_no_mail_servers_is_refused(url):
    with pytest.raises(ValueError, match="mail server"):
        MailServer(url)


def test_a_service_sends_what_its_commands_queued_once_the_server_is_back(container, client, post_office, secrets_key, letterbox, port):
    container(
        "postman",
        POSTMAN_DATABASE_URL=post_office[variable("booking", "app")],
        POSTMAN_RESOLVER_DATABASE_URL=post_office[variable("booking", "resolver")],
        SECRETS_KEY=secrets_key,
        SMTP_URL=f"smtp://127.0.0.1:{port}",
        MAIL_FROM="Rostrum <no-reply@rostrum.example>",
    )
    post = import_module("postman.service").post
    actor = Actor(Role.USER, "r1", account_id="a1")
    client(post, {"to": "first@example.cn"}, actor)
    with pytest.raises(Conflict):
        client(post, {"to": "never@example.cn", "fail": True}, actor)
    with running(letterbox, port):
        client(post, {"to": "second@example.cn"}, actor)
        until = time.monotonic() + 20
        while len(letterbox.taken) < 2:
            assert time.monotonic() < until
            time.sleep(0.05)
    assert sorted(message["To"].addresses[0].addr_spec for message in letterbox.taken) == ["first@example.cn", "second@example.cn"]
