"""OWASP ASVS 5: which passwords are refused."""

import pytest

from contracts.errors import Invalid
from identity.domain.passwords import check

WORDS = ["wang.wei", "王小明", "Wei Wangsheng", "wang.w@example.com"]


@pytest.mark.parametrize("password", ["password", "Password1", "12345678", "qwertyuiop", "aaaaaaaaaaaa", "ABABABABAB"])
def test_common_passwords_are_refused(password):
    with pytest.raises(Invalid) as refused:
        check("password", password, WORDS)
    assert (refused.value.fields[0].field, refused.value.fields[0].code) == ("password", "password_common")


@pytest.mark.parametrize(
    "password", ["my-Wang.Wei-2026", "王小明的密码很长", "xx-WangSheng-xx", "weiwangsheng99", "wang.w@example.com", "ＷＡＮＧ．ＷＥＩ-77"]
)
def test_passwords_with_the_persons_own_words_are_refused(password):
    with pytest.raises(Invalid) as refused:
        check("new_password", password, WORDS)
    assert refused.value.fields[0].code == "password_own_words"


@pytest.mark.parametrize(
    "password", ["Rostrum-demo-2026", "correct horse battery staple", "全都是中文的一句长口令", "x" * 5 + "yz" + "!" * 9]
)
def test_other_passwords_need_no_composition(password):
    check("password", password, [*WORDS, "demo.admin", "Demo Admin", "", "  "])
