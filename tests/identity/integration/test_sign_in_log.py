"""Manual 1.4.6: the sign-in log."""

import io
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from contracts import booking, identity
from contracts.errors import Forbidden, Invalid, NotFound, Unauthenticated
from identity.storage import housekeeping
from identity.usecases import sign_in_log
from identity.usecases.operations import MEETINGS
from kit.blobs import open_blobs
from kit.db.retention import tidy
from kit.testing.explain import assert_indexed, explained
from tests.identity.factories import SignedIn, anonymous, new_id


@pytest.fixture
def reader(company):
    return company.sign_in(company.administrator())


def read(reader, **query):
    return reader.call(identity.list_sign_ins, query)


def fail(company, user, **more):
    with pytest.raises(Unauthenticated):
        company.sign_in(user, "wrong-password-1", **more)


def test_sign_ins_and_failures_are_told_with_where_and_by_what(company, reader):
    user = company.hire()
    fail(company, user, actor=anonymous(address="203.0.113.9"))
    company.sign_in(user).call(identity.sign_out)
    lines = read(reader, account_id=user.id)["items"]
    assert [(line["action"], line["result"]) for line in lines] == [
        ("sign_out", "success"),
        ("sign_in", "success"),
        ("sign_in", "wrong_password"),
    ]
    assert lines[-1] | {"id": "", "at": ""} == {
        "id": "",
        "at": "",
        "account_id": user.id,
        "name": "王小明",
        "login_name": user.login,
        "address": "203.0.113.9",
        "client": "Chrome 129 · Windows 10",
        "action": "sign_in",
        "result": "wrong_password",
        "by": None,
        "detail": {},
    }


def test_each_column_can_be_filtered(company, reader):
    user = company.hire(name="欧阳 100%")
    fail(company, user, actor=anonymous(address="198.51.100.77"))
    company.hire(name="欧阳 1000")
    for query in (
        {"q": "100%"},
        {"q": "１００％\u200b"},
        {"name": "欧阳 100%"},
        {"login_name": user.login[3:].upper()},
        {"address": "198.51.100.77"},
        {"result": "wrong_password"},
        {"client": "chrome", "account_id": user.id},
    ):
        assert {line["account_id"] for line in read(reader, **query)["items"]} == {user.id}, query
    assert read(reader, action="sign_out")["total"] == 0


def test_a_time_range_bounds_the_lines(reader):
    now = datetime.now(UTC)
    assert read(reader, **{"from": (now - timedelta(minutes=1)).isoformat()})["total"] == 1
    assert read(reader, to=(now - timedelta(minutes=1)).isoformat())["total"] == 0


def test_lines_come_newest_first_and_page_by_page(company, reader):
    user = company.hire()
    for _ in range(4):
        fail(company, user)
    pages = [read(reader, page=number, page_size=2, account_id=user.id) for number in (1, 2, 3)]
    moments = [line["at"] for page in pages for line in page["items"]]
    assert moments == sorted(moments, reverse=True)
    assert [(len(page["items"]), page["total"]) for page in pages] == [(2, 4), (2, 4), (0, 4)]
    assert [line["at"] for line in read(reader, sort="at", account_id=user.id)["items"]] == moments[::-1]


def test_an_administrator_of_a_department_reads_of_its_people_only(company):
    sales, labs = new_id(), new_id()
    company.tell(departments=[company.department(item, company.root) for item in (sales, labs)])
    seller, scientist = company.hire(department_id=sales), company.hire(department_id=labs)
    for user in (seller, scientist):
        fail(company, user)
    reader = company.sign_in(company.administrator(sales))
    found = read(reader, result="wrong_password")
    assert {line["account_id"] for line in found["items"]} == {seller.id}
    assert found["total"] == 1
    assert read(reader, account_id=scientist.id)["total"] == 0


def test_nobody_reads_another_sites_lines_or_those_of_nobody(company, reader, client, events):
    other = type(company)(client, events).found()
    other.sign_in(other.hire())
    with pytest.raises(Unauthenticated):
        client(identity.sign_in, {"login": f"nobody-{new_id()}", "password": "x"}, anonymous())
    assert {line["account_id"] for line in read(reader)["items"]} == {reader.somebody.id}


def test_users_do_not_read_it(company):
    with pytest.raises(Forbidden):
        read(company.sign_in(company.hire()))


@pytest.mark.parametrize("query", [{"sort": "name"}, {"page_size": 101}, {"action": "dance"}, {"from": "yesterday"}, {"x": 1}])
def test_a_query_that_makes_no_sense_is_refused(reader, query):
    with pytest.raises(Invalid):
        read(reader, **query)


def test_lines_are_kept_for_180_days(company, reader, access):
    with access.begin(company.id) as session:
        session.execute(
            text(
                "INSERT INTO sign_in_log (site_id, id, at, action, result)"
                " SELECT :site, gen_random_uuid(), now() - interval '1 day' * days, 'sign_in', 'success' FROM unnest(ARRAY[179, 181]) days"
            ),
            {"site": company.id},
        )
    tidy(access.resolver, housekeeping.KEPT, datetime.now(UTC))
    with access.begin(company.id) as session:
        ages = session.execute(text("SELECT extract(days FROM now() - at) FROM sign_in_log WHERE account_id IS NULL")).scalars().all()
    assert [int(age) for age in ages] == [179]


def test_a_page_of_a_large_log_uses_an_index_under_row_level_security(company, reader, access, access_to):
    for site_id in (company.id, *(new_id() for _ in range(4))):  # else an index of all sites would do as well
        with access.begin(site_id) as session:
            session.execute(
                text(
                    "INSERT INTO sign_in_log (site_id, id, at, account_id, action, result)"
                    " SELECT :site, gen_random_uuid(), now() - interval '1 second' * n, :account, 'sign_in', 'success'"
                    " FROM generate_series(1, 10000) n"
                ),
                {"site": site_id, "account": reader.somebody.id},
            )
    access_to.as_owner("identity", company.id, "ANALYZE sign_in_log")  # else the plan is by what autovacuum knew by chance
    with access.begin(company.id) as session, explained(session) as plans:
        session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        sign_in_log.list_page(
            session, reader.actor(), page=1, page_size=20, sort="-at", q="王", **{"from": datetime.now(UTC) - timedelta(hours=1)}
        )
    assert_indexed(plans, "sign_in_log")
    assert any(index == "ix_sign_in_log_site_id_at_id" for plan in plans for _, _, index in plan.scans)


def tell_meeting(company, who, change="booked", series_id=None, times=1, **actor):
    """As booking tells of what `who` did."""
    body = {"change": change, "id": new_id(), "series_id": series_id}
    body |= {"meeting_number": "123456789", "topic": "周会", "start_at": "2099-01-01T08:00:00Z"}
    said = who.actor(address="203.0.113.44", **actor).to_context()
    company.events.publish(booking.meeting_changed.type, company.id, body, actor=said, times=times)


def lines_of(reader, account_id, count, **query):
    """The account's lines about meetings, once there are `count`."""
    until = time.monotonic() + 10
    while True:
        found = [line for line in read(reader, account_id=account_id, **query)["items"] if line["action"] in MEETINGS.values()]
        if len(found) >= count or time.monotonic() > until:
            return found
        time.sleep(0.05)


def test_what_people_do_to_meetings_is_in_the_log(company, reader):
    host = company.sign_in(company.hire())
    for change in ("booked", "changed", "started", "cancelled", "ended", "imported"):
        tell_meeting(company, host, change)
    lines = lines_of(reader, host.somebody.id, 3)
    assert sorted(line["action"] for line in lines) == ["booking", "cancellation", "change"]
    assert {(line["address"], line["detail"]["meeting_number"], line["detail"]["topic"]) for line in lines} == {
        ("203.0.113.44", "123456789", "周会")
    }


def test_a_series_is_one_line(company, reader):
    host, marker, series_id = company.sign_in(company.hire()), company.sign_in(company.hire()), new_id()
    for _ in range(5):
        tell_meeting(company, host, series_id=series_id, request_id="one-request")
    tell_meeting(company, marker)
    lines_of(reader, marker.somebody.id, 1)
    assert len(lines_of(reader, host.somebody.id, 1)) == 1


def test_one_request_id_erases_nobodys_lines(company, reader):
    """An older gateway still takes the id from the client."""
    host, other = company.sign_in(company.hire()), company.sign_in(company.hire())
    series_id = new_id()
    for who, series in ((host, None), (host, None), (host, series_id), (other, None), (other, series_id)):
        tell_meeting(company, who, series_id=series, request_id="chosen-by-the-client")
    assert len(lines_of(reader, host.somebody.id, 3)) == 3
    assert len(lines_of(reader, other.somebody.id, 2)) == 2


def test_an_event_that_comes_twice_is_one_line(company, reader):
    host, marker = company.sign_in(company.hire()), company.sign_in(company.hire())
    tell_meeting(company, host, times=2)
    tell_meeting(company, marker)
    lines_of(reader, marker.somebody.id, 1)
    assert len(lines_of(reader, host.somebody.id, 1)) == 1


def test_a_meeting_booked_in_a_jump_stands_under_both_names(company, reader):
    host = company.sign_in(company.hire())
    tell_meeting(company, host, impersonator_id=reader.somebody.id, impersonator_name="李管理")
    (line,) = lines_of(reader, host.somebody.id, 1)
    assert (line["account_id"], line["by"]) == (host.somebody.id, "李管理")


def exported(reader, store, **query):
    """The file that an export makes: its name and its bytes."""
    job = reader.call(identity.export_sign_ins, query)
    until = time.monotonic() + 30
    while job["state"] not in ("done", "failed"):
        assert time.monotonic() < until, job
        time.sleep(0.05)
        job = reader.call(identity.get_job, {"id": job["id"]})
    assert job["state"] == "done", job
    with closing(store.open(job["result_blob"])) as file:
        return job["file_name"], file.read()


@pytest.fixture
def store(service_environ):
    return open_blobs(service_environ["BLOBS_URL"])


def test_an_export_holds_what_the_filter_finds_and_no_formula(company, store):
    sales, labs = new_id(), new_id()
    company.tell(departments=[company.department(item, company.root) for item in (sales, labs)])
    seller, scientist = company.hire(department_id=sales, name="=HYPERLINK(1)"), company.hire(department_id=labs)
    for user in (seller, scientist):
        fail(company, user)
    reader = company.sign_in(company.administrator(sales))
    name, data = exported(reader, store, format="csv", result="wrong_password")
    header, line = data.decode("utf-8-sig").splitlines()
    assert (name, header) == ("sign-in-log.csv", "时间,姓名,登录名,IP 地址,客户端,操作,结果,代操作管理员")
    assert line.split(",")[1:3] == ["'=HYPERLINK(1)", seller.login]
    assert line.endswith(",登录,登录名或密码不正确,")


def test_an_export_is_a_workbook_in_the_readers_language(reader, store):
    job = reader.call(identity.export_sign_ins, {}, language="en-US")
    _, data = exported(reader, store, **{"from": "2020-01-01T00:00:00Z"})
    assert [row[5] for row in load_workbook(io.BytesIO(data), read_only=True).active.values] == ["操作", "登录"]
    with pytest.raises(NotFound):
        SignedIn(reader.client, reader.site_id, reader.somebody, reader.tokens).call(
            identity.get_job, {"id": job["id"]}, account_id=new_id()
        )
