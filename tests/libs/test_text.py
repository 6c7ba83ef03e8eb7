"""`contracts.text`: one form for what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Zoe\u0308", "Zoë"),
        ("\u00a0张\u3000三\u00a0", "张 三"),
        ("张\u200b三\ufeff", "张三"),
        ("\u202aa@b.example\u202c", "a@b.example"),
        ("co\u00adoperate", "cooperate"),
        ("a\u200db", "ab"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),  # a joiner after a virama is seen
        ("👩\u200d💻", "👩\u200d💻"),
        ("\u06cc\u200c\u06a9", "\u06cc\u200c\u06a9"),  # a non-joiner between Arabic letters is seen
        ("e\u200b\u0301", "é"),
        ("half \ud83d a pair", "half  a pair"),
        ("no\ufffe\uffff\ufdd0\U0001fffe character", "no character"),
    ],
)
def test_a_line_is_stored_composed_and_without_what_nobody_sees(typed: str, stored: str) -> None:
    assert text.line(typed) == stored


@pytest.mark.parametrize("nothing", ["\u200b", "\u3164", "\u2800\u2800", "\u00ad", "\u00a0 \u3000", "\u200b\u202a\ufeff"])
def test_invisible_characters_alone_are_an_empty_line(nothing: str) -> None:
    assert text.line(nothing) == ""


def test_prose_keeps_lines() -> None:
    assert text.prose(" one\r\n\ttwo\u200b ") == "one\n\ttwo"


@pytest.mark.parametrize("other", ["sales east", "SALES  EAST", "ＳＡＬＥＳ　ＥＡＳＴ", "Sa\u200bles\u00a0East", "S\u00adales East"])
def test_texts_that_look_the_same_have_one_key(other: str) -> None:
    assert text.key(other) == text.key("Sales East")


@given(st.text() | st.text("e\u0301\u200b\u200c\u200d\u094d\u0915\ufe0f👩💻 \ufffe\u06cc\ud83d\n\u3000"))
def test_every_form_is_stable(typed: str) -> None:
    for form in (text.line, text.prose, text.key, text.code):
        assert form(form(typed)) == form(typed)


@pytest.mark.parametrize(("typed", "number"), [("１２", 12), ("٣", 3), ("007", 7), ("③", None), ("²", None), ("1.0", None), ("", None)])
def test_only_decimal_digits_are_a_number(typed: str, number: int | None) -> None:
    assert text.whole(typed) == number


@pytest.mark.parametrize("typed", ["123 456", "１２３４５６", "123\u00a0456", "123-456", "\u200b123456"])
def test_codes_are_read_in_every_spelling(typed: str) -> None:
    assert text.code(typed) == "123456"


def test_a_password_is_the_same_composed_and_decomposed() -> None:
    assert text.password("Zoe\u0308 geheim\u00a0wort") == text.password("Zoë geheim wort")


@pytest.mark.parametrize("bad", ["", "tab\there", "nul\0"])
def test_a_password_that_the_profile_forbids_is_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        text.password(bad)


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("x@bücher.example", "x@xn--bcher-kva.example", "x@bücher.example"),
        ("x@例子.公司", "x@xn--fsqu00a.xn--55qx5d", "x@例子.公司"),
        ("X.Y@Example.COM", "X.Y@example.com", "X.Y@example.com"),
        ("ｘ＠ｅｘａｍｐｌｅ．ｃｏｍ", "x@example.com", "x@example.com"),
        ("x@XN--BCHER-KVA.example", "x@xn--bcher-kva.example", "x@bücher.example"),
    ],
)
def test_an_address_is_stored_with_a_labels_and_shown_with_u_labels(typed: str, stored: str, shown: str) -> None:
    assert (text.address(typed), text.address_shown(stored)) == (stored, shown)


@pytest.mark.parametrize("bad", ["no-at", "@example.com", f"{'a' * 65}@example.com", f"{'ü' * 33}@example.com", "x@-bücher.example"])
def test_what_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        text.address(bad)


@pytest.mark.parametrize(("typed", "usual"), [("Ｗａｎｇ　１＠", "Wang 1@"), ("ｶﾞ", "ガ"), ("③ℵﬁ²", "③ℵﬁ²"), ("plain", "plain")])
def test_only_width_is_made_usual(typed: str, usual: str) -> None:
    assert text.narrow(typed) == usual


@given(st.text())
def test_what_looks_plain_at_a_glance_is_plain(typed: str) -> None:
    assert text.line(typed) == text._visible(typed, kept="").strip()


def test_marks_without_end_are_cut_in_a_time_that_grows_with_their_number() -> None:
    typed = "a" + "\u0301\u0316" * 200_000  # normalizing as many took minutes
    assert len(text.line(typed)) == len(text.key(typed)) == 30
    assert text.line("x" * 100 + "e\u0301") == "x" * 100 + "é"


def test_marks_that_an_invisible_character_parts_are_cut_together() -> None:
    assert len(text.line("a" + ("\u0316" * 30 + "\u200b") * 5)) == 31


@pytest.mark.parametrize("blank", ["\ufe0f", "\ufe0f \ufe0f", "\U000e0100", "\u2065", "\ufff5", "\U000e0fff", "\U0001d159", "\u180b"])
def test_selectors_and_unassigned_invisible_characters_alone_are_empty(blank):
    assert (text.line(blank), text.prose(blank), text.key(blank)) == ("", "", "")


@pytest.mark.parametrize("kept", ["❤\ufe0f‍🔥", "1\ufe0f⃣", "葛\U000e0100"])
def test_a_selector_behind_a_character_stays(kept):
    assert text.line(kept) == kept


@pytest.mark.parametrize(("one", "other"), [("R\u2011D", "R-D"), ("R\u2010D", "R-D"), ("O’Brien", "O'Brien"), ("Oʼbrien", "O'Brien")])
def test_hyphens_and_apostrophes_of_programs_have_one_key(one, other):
    assert text.key(one) == text.key(other)


def test_the_key_of_a_stored_line_is_that_of_what_was_typed():
    typed = "ب\ufe0f\u200cب"
    assert text.key(text.line(typed)) == text.key(typed)
