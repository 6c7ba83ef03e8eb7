"""Attendance in the portals: what an engine tells by signed webhooks is who came, to the administrator and to the host."""

import csv
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .stack import Api, Stack

SignIn = Callable[..., Page]
Axe = Callable[[Page], None]


@dataclass
class Run:
    """A meeting of demo.user that an engine holds. The words are those of `rostrum media`."""

    stack: Stack
    meeting: dict[str, Any]
    engine: dict[str, str]
    uuid: str = ""

    def tell(self, what: str, *words: str) -> str:
        uuid = ("--uuid", self.uuid) if self.uuid else ()
        own = {"MEDIA_SOURCE": self.engine["id"], "MEDIA_SECRET": self.engine["secret"]}
        return self.stack.rostrum("media", what, self.meeting["meeting_number"], *uuid, *words, **own).strip()


@pytest.fixture(scope="module")
def run(stack: Stack) -> Iterator[Run]:
    """It goes on; the host, an invited user who came twice, and somebody from outside; one who was invited is not there."""
    start = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=2)
    invitees = [{"name": "王来到", "email": "came@demo.example"}, {"name": "赵缺席", "email": "absent@demo.example"}]
    form = {"topic": f"出席 {secrets.token_hex(4)}", "start_at": start.strftime("%Y-%m-%dT%H:%M:%SZ"), "duration_minutes": 5}
    with Api(base_url=stack.base_url, timeout=15) as host:
        meeting = host.signed_in("demo.user").json("POST", "/api/v1/meetings", json={**form, "invitees": invitees})
        site = host.json("GET", "/api/v1/session")["account"]["site"]["id"]
    made = Run(stack, meeting, json.loads(stack.rostrum("media", "add", site, "出席引擎")))
    made.uuid = made.tell("start")
    made.tell("join", "--name", "主持", "--email", "demo.user@demo.example")
    first = made.tell("join", "--name", "王来到", "--email", "came@demo.example")
    made.tell("leave", "--leg", first)
    made.tell("join", "--name", "王来到", "--email", "came@demo.example")
    made.tell("join", "--name", "外部顾问")
    yield made
    made.tell("end")


def test_who_came_stands_in_the_list_and_in_the_meeting_and_who_did_not(run: Run, sign_in: SignIn, axe: Axe, tmp_path: Path) -> None:
    page, topic = sign_in("demo.admin"), run.meeting["topic"]
    page.goto(f"/admin/meetings?q={topic}")
    row = page.locator("tr.ant-table-row", has_text=topic)
    expect(row).to_contain_text("1 / 2")
    expect(row).to_contain_text("另有 1 人未受邀")
    expect(row).to_contain_text("3 人在会")
    axe(page)

    row.get_by_role("link", name=topic).click()
    expect(page.get_by_text("参会 3 人 · 受邀 2 人中参会 1 人 · 另有 1 人未受邀 · 主持人已参会 · 未参会 1 人 · 3 人在会")).to_be_visible()
    came = page.locator("tr.ant-table-row", has_text="王来到")
    expect(came).to_contain_text("came@demo.example")
    expect(came.get_by_role("cell", name="是", exact=True)).to_be_visible()
    expect(page.locator("tr.ant-table-row", has_text="外部顾问").get_by_role("cell", name="否", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="未参会的受邀人（1）")).to_contain_text("赵缺席")
    came.get_by_role("button", name="展开行").press("Enter")
    expect(page.get_by_role("list", name="王来到 的连接记录").get_by_role("listitem")).to_have_count(2)
    axe(page)

    page.get_by_role("button", name="导出参会情况").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV").click()
    download.value.save_as(tmp_path / "attendance.csv")
    with (tmp_path / "attendance.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {"王来到", "外部顾问", "赵缺席"} <= {word for line in csv.reader(file) for word in line}


def test_the_host_sees_who_came_on_a_telephone_too(run: Run, sign_in: SignIn, axe: Axe) -> None:
    page = sign_in("demo.user")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/u/meetings/{run.meeting['id']}")
    for name in ("王来到", "外部顾问"):
        expect(page.locator("tr.ant-table-row", has_text=name)).to_be_visible()
    expect(page.get_by_role("region", name="未参会的受邀人（1）")).to_contain_text("absent@demo.example")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)


@pytest.mark.refused(503, 504)
def test_the_list_goes_on_while_nobody_can_say_who_came(run: Run, sign_in: SignIn) -> None:
    page, topic = sign_in("demo.admin"), run.meeting["topic"]
    page.route("**/api/v1/meetings/attendance?*", lambda route: route.fulfill(status=503, json={"status": 503, "code": "unavailable"}))
    page.goto(f"/admin/meetings?q={topic}")
    row = page.locator("tr.ant-table-row", has_text=topic)
    expect(row).to_contain_text("暂不可用")
    expect(row).to_contain_text("进行中")
    row.get_by_role("link", name=topic).click()
    expect(page.get_by_text("赵缺席")).to_be_visible()
