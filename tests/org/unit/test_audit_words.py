"""Every action and field of the audit log has words in both languages, and every writer of it uses only those."""

import ast
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from contracts.org import AUDIT_ACTIONS, LANGUAGES, audit_body
from org.domain.audit_changes import changes, departments_of
from org.usecases import messages
from org.usecases.audit_words import AuditWords

ROOT = Path(__file__).parents[3]
WRITERS = sorted((ROOT / "services").glob("*/*/usecases/*.py"))
HIDDEN = {"department_id", "department_path", "scope_department_id", "scope_path", "parent_path", "users_in_path", "room_id"}


def recorded_actions() -> set[str]:
    """The actions that use-cases name in a call, as they stand in the sources."""
    found = set()
    for path in WRITERS:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in AUDIT_ACTIONS:
                found.add(node.value)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_and_field_has_words(language):
    words = messages.words(language)["audit"]
    assert set(words["actions"]) == set(AUDIT_ACTIONS)
    fields = set().union(*AUDIT_ACTIONS.values()) - HIDDEN
    assert fields <= set(words["fields"])
    assert {name.partition(".")[2] or name for name in words["fields"]} == fields


def test_the_languages_have_the_same_words():
    def shape(part):
        return {key: shape(value) for key, value in part.items()} if isinstance(part, dict) else None

    first, *others = [shape(messages.words(language)["audit"]) for language in LANGUAGES]
    assert all(other == first for other in others)


def test_every_known_action_is_recorded_somewhere():
    composed = {"user.invited", "administrator.invited", "user.updated", "administrator.updated"}  # f"{role}.invited"
    assert recorded_actions() | composed == set(AUDIT_ACTIONS)


@pytest.mark.parametrize(("action", "fields"), [("user.renamed", {}), ("user.updated", {"shoe_size": 43})])
def test_what_has_no_words_cannot_be_recorded(action, fields):
    with pytest.raises(ValueError, match="audit log"):
        audit_body(action, ("user", "1", "王小明"), after=fields)


OLD_USER = {"name": "王", "department_id": "d1", "account_kind": "dedicated", "capacity": None, "expires_on": None}
MEETING = {"start_at": "2027-03-30T01:00:00Z", "end_at": "2027-03-30T02:00:00Z", "room": "长江厅"}


class TestChanges:
    def test_only_what_differs_is_told(self):
        assert changes({"name": "王", "phone": "1"}, {"name": "王", "phone": "2"}, {}) == [("phone", "1", "2")]

    def test_an_old_record_shows_the_path_of_its_department(self):
        assert departments_of(OLD_USER, None) == {"d1"}
        told = {change.field: change.before for change in changes(OLD_USER, None, {"d1": ["示例公司", "销售部"]})}
        assert told["department"] == ["示例公司", "销售部"]
        assert "department_id" not in told

    @pytest.mark.parametrize("name", ["room_id", "department_id", "scope_department_id"])
    def test_what_is_gone_and_has_left_only_its_id_is_unknown(self, name):
        ((_, before, after),) = changes({name: "019"}, {name: None}, {})
        assert (before, after) == ({"unknown": True}, None)

    def test_a_name_is_told_where_the_record_holds_one(self):
        assert changes({"room": "长江厅", "room_id": "019"}, None, {}) == [("room", "长江厅", None)]

    def test_a_department_that_is_gone_shows_the_recorded_name_and_no_id(self):
        told = changes({"department_id": "d1", "department": "销售部"}, {"department_id": "d2", "department": "市场部"}, {})
        assert told == [("department", ["销售部"], ["市场部"])]
        assert changes({"department_id": "d1"}, None, {}) == [("department", {"unknown": True}, None)]

    def test_a_path_that_was_recorded_is_preferred_to_todays(self):
        side = {"department_id": "d1", "department": "销售部", "department_path": ["旧", "销售部"]}
        assert departments_of(side, None) == set()
        assert changes(side, None, {"d1": ["新", "销售部"]}) == [("department", ["旧", "销售部"], None)]

    def test_meetings_that_are_listed_are_not_counted_too(self):
        assert changes({"count": 1, "meetings": [MEETING]}, {"count": 1}, {}) == [("meetings", [MEETING], None)]
        assert changes(None, {"count": 2}, {}) == [("count", None, 2)]


class TestWords:
    """Field and value as the portal has them; `said` is what a file says."""

    @pytest.fixture
    def said(self):
        return lambda field, value, language="zh-CN", noun="user": (
            AuditWords(language, "Asia/Shanghai").field(noun, field),
            AuditWords(language, "Asia/Shanghai").value(field, value),
        )

    @pytest.mark.parametrize(
        ("field", "value", "chinese", "english"),
        [
            ("account_kind", "dedicated", ("账号类型", "专属账号"), ("Account type", "Dedicated")),
            ("department", ["示例公司", "销售部"], ("部门", "示例公司 / 销售部"), ("Department", "示例公司 / 销售部")),
            ("expires_on", None, ("到期日期", "长期有效"), ("Expiration date", "Never")),
            ("phone", None, ("联系电话", "–"), ("Phone", "–")),
            ("department", {"unknown": True}, ("部门", "未知"), ("Department", "Unknown")),
            ("require_totp", True, ("要求管理员启用两步验证", "是"), ("Require two-step verification for administrators", "Yes")),
            ("features", ["webinars", "rooms"], ("已开通功能", "Webinar、Rooms 账号"), ("Features", "Webinars, Rooms accounts")),
            (
                "lines",
                [{"room_kind": "shared", "capacity": "25", "quantity": "4", "expires_on": "2028-09-05"}],
                ("会议室授权", "共享会议室，25 方，4 间，到期日期 2028-09-05"),
                ("Licensed rooms", "Shared room, capacity 25, quantity 4, until 2028-09-05"),
            ),
            (
                "meetings",
                [MEETING],
                ("会议", "2027-03-30 09:00–10:00 (UTC+08:00)，长江厅"),
                ("Meetings", "2027-03-30 09:00–10:00 (UTC+08:00), 长江厅"),
            ),
            ("users", [{"id": "1", "name": "王", "login_name": "wang"}], ("导入的用户", "王（wang）"), ("Users imported", "王 (wang)")),
        ],
    )
    def test_values_are_words_in_both_languages(self, said, field, value, chinese, english):
        assert (said(field, value), said(field, value, "en-US")) == (chinese, english)

    def test_a_name_is_called_as_its_form_calls_it(self, said):
        assert [said("name", "x", noun=noun)[0] for noun in ("user", "department", "room")] == ["姓名", "部门名称", "会议室名称"]

    def test_a_line_of_the_file_holds_words_and_the_sites_time(self):
        record = SimpleNamespace(
            number=7,
            at=datetime(2027, 3, 30, 1, 2, 3, tzinfo=UTC),
            action="user.updated",
            actor_name="管理员",
            impersonator_name=None,
            address="192.0.2.1",
            target_type="user",
            target_name="王小明",
            reason=None,
        )
        words = AuditWords("zh-CN", "Asia/Shanghai")
        row = dict(zip(words.header, words.row(record, changes({"capacity": 25}, {"capacity": 50}, {})), strict=True))
        assert row["时间（Asia/Shanghai）"] == "2027-03-30 09:02:03"
        assert (row["操作"], row["对象类型"], row["变更前"], row["变更后"]) == ("修改用户", "用户", "方数：25", "方数：50")
