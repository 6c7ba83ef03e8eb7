"""OWASP ASVS 5: which passwords are refused. RFC 8265: in which form they are hashed."""

import pytest

from contracts.errors import Invalid
from identity.domain.passwords import accept, forms

WORDS = ["wang.wei", "王小明", "Wei Wangsheng", "wang.w@example.com", "+8613800138000"]


def fault(password, words=WORDS):
    with pytest.raises(Invalid) as refused:
        accept("password", password, words)
    return refused.value.fields[0].field, refused.value.fields[0].code


@pytest.mark.parametrize(
    "password", ["password", "Password1", "12345678", "qwertyuiop", "aaaaaaaaaaaa", "ABABABABAB", "ｐａｓｓｗｏｒｄ１", "１２３４５６７８"]
)
def test_common_passwords_are_refused(password):
    assert fault(password) == ("password", "password_common")


@pytest.mark.parametrize(
    "password",
    [
        "my-Wang.Wei-2026",
        "王小明的密码很长",
        "xx-WangSheng-xx",
        "weiwangsheng99",
        "wei  wangsheng 99",
        "wang.w@example.com",
        "ＷＡＮＧ．ＷＥＩ-77",
        "my+8613800138000",
        "my-13800138000",
    ],
)
def test_passwords_with_the_persons_own_words_are_refused(password):
    assert fault(password) == ("password", "password_own_words")


def test_own_words_are_compared_regardless_of_their_spelling():
    assert fault("Mu\u0308ller-2026-x", ["Mü\u200bller"]) == ("password", "password_own_words")


@pytest.mark.parametrize(
    "password", ["Rostrum-demo-2026", "correct horse battery staple", "全都是中文的一句长口令", "x" * 5 + "yz" + "!" * 9]
)
def test_other_passwords_need_no_composition(password):
    assert accept("password", password, [*WORDS, "demo.admin", "Demo Admin", "", "  "]) == password


@pytest.mark.parametrize("password", ["tab\tin-between-7", "zero\u200bwidth-sentence", "unassigned-\u0378-x", "line\nbreak-sentence"])
def test_a_password_with_forbidden_characters_is_refused_as_such(password):
    assert fault(password) == ("password", "password_characters")


@pytest.mark.parametrize("password", ["e\u0301" * 4 + "abc", "é" * 7, "ab" * 65])
def test_the_length_is_that_of_the_normal_form(password):
    assert fault(password) == ("password", "length")


def test_a_password_is_hashed_composed_and_with_plain_spaces():
    assert accept("password", "Cafe\u0301\u3000am\u00a0Markt", []) == "Café am Markt"


def test_a_stored_hash_may_be_of_the_normal_form_or_of_the_typed_text():
    assert forms("Cafe\u0301-am-Markt") == ["Café-am-Markt", "Cafe\u0301-am-Markt"]
    assert forms("plain-sentence") == ["plain-sentence"]
    assert forms("tab\tin-between") == ["tab\tin-between"]
