"""Tells whether a text in a multi-byte encoding of East Asia reads as its language does, or as bytes of another encoding."""

import re
from collections import Counter
from collections.abc import Iterator

_RUN = re.compile(r"[^\x00-\x7f]+")
_WIDE_PUNCTUATION = frozenset("\u00a0·—‘’“”…、。〇〈〉《》「」『』【】〔〕〜・‧－～￥　")
_WITHIN_WORD = re.compile(r"(?<=[A-Za-z])([^\x00-\x7f])(?=[A-Za-z])")
_MOST_RARE = 5  # common characters for each rare one, at least


def is_plausible_wide(text: str, encoding: str) -> bool:
    """Whether nearly all characters are common ones, and no rare one stands beside an ASCII letter ("J黵gen")."""
    runs = _RUN.findall(text)
    counts = Counter(char for run in runs for char in run)
    common = {char for char in counts if _is_common(char, encoding)}
    rare = {char for char in counts if char not in common and not _is_neutral(char, encoding)}
    if sum(counts[char] for char in rare) * _MOST_RARE > sum(counts[char] for char in common):
        return False
    if any(char in rare or _is_half_width(char) for char in _beside_letters(text)) or _has_swallowed_letter(text, encoding):
        return False
    return not any(0 < sum(map(_is_half_width, run)) < len(run) for run in runs)  # half-width katakana keep to themselves


def is_evident(text: str, encoding: str) -> bool:
    """Whether some character has bytes that no other encoding of the neighbours would have.

    EUC-KR reads as the first half of GB 2312 (lead bytes up to 0xC8). Letters of Cyrillic, Greek and Arabic code pages are nearly all
    above 0xC0. Big5 alone has second bytes in ASCII.
    """
    coded = [each for char in set("".join(_RUN.findall(text))) if len(each := _coded(char, encoding)) == 2]
    if encoding == "gb18030":
        return any(each[0] > 0xC8 for each in coded) and 4 * sum(min(each) < 0xC0 for each in coded) >= len(coded)
    if encoding in ("cp950", "big5hkscs"):
        return any(each[1] < 0x80 for each in coded)
    return bool(coded)


def _has_swallowed_letter(text: str, encoding: str) -> bool:
    """Whether a character between two ASCII letters has a second byte in ASCII: a letter with a mark and the letter behind it."""
    return any(len(coded := _coded(match[1], encoding)) == 2 and coded[1] < 0x80 for match in _WITHIN_WORD.finditer(text))


def _is_common(char: str, encoding: str) -> bool:
    if char in _WIDE_PUNCTUATION or "\uff01" <= char <= "\uff5e":
        return True
    coded = _coded(char, encoding)
    if len(coded) != 2:
        return False
    lead, trail = coded
    if encoding == "gb18030":  # GB 2312: levels 1 and 2; its Latin letters with marks are those of pinyin
        return (0xB0 <= lead <= 0xF7 and trail >= 0xA1) or (lead == 0xA8 and 0xA1 <= trail <= 0xC0)
    if encoding in ("cp950", "big5hkscs"):  # level 1, by frequency
        return 0xA4 <= lead <= 0xC6 and (lead, trail) < (0xC6, 0x7F)
    if encoding == "cp932":  # JIS level 1 and kana
        return 0x88 <= lead <= 0x98 or lead in (0x82, 0x83) or char in "々〆ヶ"
    return 0xB0 <= lead <= 0xC8 and trail >= 0xA1  # cp949: the syllables of KS X 1001


def _is_neutral(char: str, encoding: str) -> bool:
    """Four bytes of GB18030 come about by no accident."""
    return (encoding == "gb18030" and len(_coded(char, encoding)) == 4) or (encoding == "cp932" and _is_half_width(char))


def _is_half_width(char: str) -> bool:
    return "\uff61" <= char <= "\uff9f"


def _coded(char: str, encoding: str) -> bytes:
    try:
        return char.encode(encoding)
    except UnicodeEncodeError:
        return b""


def _beside_letters(text: str) -> Iterator[str]:
    for run in _RUN.finditer(text):
        if run.start() and text[run.start() - 1].isalpha():
            yield run[0][0]
        if run.end() < len(text) and text[run.end()].isalpha():
            yield run[0][-1]
