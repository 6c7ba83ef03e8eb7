"""The words of the workbook of refused rows."""

import re

import pytest

from org.usecases import messages

PARAMS = {"min": 2, "max": 64, "row": 7, "most": 100}
CODES = sorted({code for code in messages.words("zh-CN")["faults"] if "+" not in code and code != "other"})
COLUMN_OF = {"unknown_department": "department", "ambiguous_department": "department", "unknown_kind": "account_kind", "taken": "email"}
COLUMN_OF |= dict.fromkeys(("cell_without_column", "unreadable"), "row")
COLUMN_OF |= dict.fromkeys(("above_ports", "not_licensed", "no_dedicated_room_left", "not_applicable", "type"), "capacity")
COLUMN_OF |= dict.fromkeys(("password_common", "password_own_words", "password_characters", "not_text", "enter_again"), "password")


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("code", CODES)
def test_a_fault_is_a_column_a_colon_and_a_reason_that_stands_alone(language, code):
    column = COLUMN_OF.get(code, "name")
    said = messages.problem(language, [{"field": column, "code": code, "params": PARAMS if code != "above_ports" else {"most": 100}}])
    between = "：" if language == "zh-CN" else ": "
    name, reason = said.split(between, 1)
    assert not reason.startswith(name)  # "部门：部门…"
    assert not re.search(r"^(is|has) |[.;；。…{}]", reason), said


def test_several_faults_of_a_row_are_parted():
    faults = [{"field": "department", "code": "unknown_department"}, {"field": "row", "code": "unreadable"}]
    assert messages.problem("zh-CN", faults) == "部门：不存在，或不在管理范围内；整行：无法读取，请重新填写"
    assert messages.problem("en-US", faults).count("; ") == 1


def test_a_bound_is_said_where_it_is_told():
    fault = {"field": "capacity", "code": "above_ports"}
    assert messages.problem("zh-CN", [fault | {"params": {"most": 100}}]) == "方数：不能超过站点的授权方数 100"
    assert messages.problem("zh-CN", [fault]) == "方数：超过了站点的授权方数"
