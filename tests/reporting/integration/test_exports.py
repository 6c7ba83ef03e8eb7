"""The attendance of a meeting as a file: everybody who came, then the invited who did not."""

import io
import time
from contextlib import closing
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from contracts import reporting
from contracts.errors import NotFound
from kit.blobs import open_blobs
from tests.booking.factories import Caller, new_id
from tests.reporting.factories import at


@pytest.fixture
def store(service_environ):
    return open_blobs(service_environ["BLOBS_URL"])


def exported(caller, store, meeting, **how):
    """The file that an export makes: its name and its bytes."""
    job = caller(reporting.export_attendance, id=meeting.id, **how)
    until = time.monotonic() + 30
    while job["state"] not in ("done", "failed"):
        assert time.monotonic() < until, job
        time.sleep(0.05)
        job = caller(reporting.get_job, id=job["id"])
    assert job["state"] == "done", job
    with closing(store.open(job["result_blob"])) as file:
        return job["file_name"], file.read()


@pytest.fixture
def meeting(site):
    made = site.books(None, ("王伟", "w@example.com"), ("=1+1", "l@example.com"))
    run = made.runs()
    run.joined("1", at(0), "王伟", email="w@example.com")
    run.left("2", at(5), "=HYPERLINK(1)")
    run.ended(at(30))
    return made


def speaking(site, language):
    return Caller(site.client, replace(site.root.actor, language=language))


def test_it_has_a_line_for_each_person_and_each_absentee_in_the_sites_zone_and_no_formula(site, store, meeting):
    name, data = exported(site.root, store, meeting, format="csv")

    header, *lines = data.decode("utf-8-sig").splitlines()
    local = [moment.astimezone(ZoneInfo(site.zone)).strftime("%Y-%m-%d %H:%M:%S") for moment in (at(0), at(30), at(5))]
    assert name == f"attendance-{meeting.number}-{local[0][:10]}.csv"
    assert header == "姓名,邮箱,角色,是否参会,首次加入,最后离开,参会时长（分钟）,重新加入次数,备注"
    assert lines == [
        f"王伟,w@example.com,受邀人,是,{local[0]},{local[1]},30,0,",
        f"'=HYPERLINK(1),,未受邀,是,,{local[2]},,0,至少为此时长：会议引擎没有报告其中一次加入或离开的时间",
        "'=1+1,l@example.com,受邀人,否,,,,,",
    ]


def test_it_is_a_workbook_in_the_readers_language(site, store, meeting):
    _, data = exported(speaking(site, "en-US"), store, meeting)

    header, first, *_ = load_workbook(io.BytesIO(data), read_only=True).active.values
    assert header[:4] == ("Name", "Email", "Role", "Attended")
    assert (first[2], first[3], first[6]) == ("Invited", "Yes", 30)


def test_only_who_asked_for_it_may_read_it(site, store, meeting):
    job = site.root(reporting.export_attendance, id=meeting.id)

    with pytest.raises(NotFound):
        site.as_user(new_id())(reporting.get_job, id=job["id"])
