"""How people are found and put in order."""

import pytest

from org.domain.search import BETWEEN_SEGMENTS, SEGMENTS, needles, sort_key, spellings, text_of


@pytest.mark.parametrize(
    ("name", "found"),
    [("单雄信", {"shanxiongxin", "danxiongxin", "sxx", "dxx"}), ("曾国藩", {"zengguofan", "zgf"}), ("欧阳 娜娜", {"ouyangnana", "oynn"})],
)
def test_a_name_is_spelled_in_every_reading(name, found):
    assert found <= set(spellings(name))


def test_spellings_are_bounded_however_many_readings_there_are():
    assert len(spellings("重" * 30)) <= 16


def test_each_field_has_a_segment_of_its_own():
    text = text_of({"name": "Ann", "english_name": "", "login_name": "ANN", "email": "A@b.cn", "phone": None, "mobile": "+8613800138000"})
    segments = dict(zip(SEGMENTS, text.split(BETWEEN_SEGMENTS), strict=True))
    assert (segments["name"], segments["login_name"], segments["email"], segments["phone"]) == ("ann", "ann", "a@b.cn", "")
    assert "13800138000" in segments["mobile"]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("Zhang San", ["zhang san", "zhangsan"]),
        ("  张　三 ", ["张 三", "张三"]),
        ("138-0013 8000", ["138-0013 8000", "138-00138000", "13800138000"]),
        ("(010) 8888", ["(010) 8888", "(010)8888", "0108888", "108888"]),
        ("w-2", ["w-2"]),
        (" ", []),
    ],
)
def test_what_is_typed_is_looked_for_as_it_may_have_been_stored(q, expected):
    assert needles(q) == expected


def test_chinese_names_stand_among_the_others_by_their_pinyin():
    assert sorted(["张三", "Bob", "安妮", "李四"], key=sort_key) == ["安妮", "Bob", "李四", "张三"]
