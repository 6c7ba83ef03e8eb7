"""Tells whether a text in a single-byte code page reads as its letters do in words, or as bytes of another encoding."""

import itertools
import re

from org.domain.alphabets import Alphabet

_RUN = re.compile(r"[^\x00-\x7f]+")
_IN_WORDS = frozenset("\u2019\u00b7\u2013\u2014")
# Signs that stand so in no text: DOS and Mac code pages have letters at these bytes ("Jos‚", "Mu–oz", "€elik", "…ren").
_MISPLACED = re.compile(r"[A-Za-z][\u201a\u201e\u00a1\u00bf]|[a-z]\u2013[a-z]|[\u2026\u20ac][a-z]|[\u201a\u201e]{2}")
_RIVALS = {"cp1251": ("koi8-r", "iso8859-5")}
_FREQUENT = frozenset("оеаинтсрвл")  # seven of ten letters of Russian
_NASAL, _VOWELS = frozenset("ñÑńŃ"), frozenset("aeiouáéíóú")
_PUNCTUATION = frozenset("\u00a0\u00ab\u00b0\u00b4\u00b7\u00bb\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026\u20ac")


def is_plausible(text: str, alphabet: Alphabet) -> bool:
    if _MISPLACED.search(text) or not all(_fits(text, run, alphabet) for run in _RUN.finditer(text)):
        return False
    return alphabet.is_latin or (
        _has_words(text) and not any(_reads_better(text, alphabet, rival) for rival in _RIVALS.get(alphabet.encoding, ()))
    )


def _has_words(text: str) -> bool:
    """Whether letters of the alphabet stand side by side, if there are any. Single ones are "à la" in another code page."""
    runs = ["".join(char for char in run if char not in _PUNCTUATION) for run in _RUN.findall(text)]
    return not any(runs) or any(len(run) > 1 for run in runs)


def _reads_better(text: str, alphabet: Alphabet, rival: str) -> bool:
    """Whether the same bytes in another encoding of the script have more frequent letters, with capitals where words have them."""
    other = text.encode(alphabet.encoding).decode(rival)
    is_text = all(char in alphabet.letters for run in _RUN.findall(other) for char in run)
    return is_text and _has_words_case(other) and _frequent(other) > _frequent(text)


def _frequent(text: str) -> int:
    return sum(char in _FREQUENT for char in text.lower())


def _fits(text: str, run: re.Match[str], alphabet: Alphabet) -> bool:
    letters = "".join(char for char in run[0] if char not in _PUNCTUATION)
    before, after = text[max(0, run.start() - 1) : run.start()], text[run.end() : run.end() + 1]
    beside = _is_letter(before) or _is_letter(after)
    if not alphabet.letters.issuperset(letters) or not _has_words_case(before + run[0] + after):
        return False
    if not alphabet.is_latin:
        return not (letters and beside)  # no word mixes scripts
    if _is_letter(before) and _is_letter(after) and not _IN_WORDS.issuperset(set(run[0]) - set(letters)):
        return False  # DOS code pages have letters where others have quotation marks
    if letters[-1:] in _NASAL and (after.lower() in _VOWELS) != (alphabet.encoding == "cp1252"):
        return False  # Spanish "ñ" stands before vowels; Polish "ń", the same byte, before consonants
    # Bytes of a multi-byte encoding come in pairs; accented letters seldom do.
    return len(letters) < 2 or (len(letters) <= alphabet.longest_run and len(letters) == len(run[0]) and beside)


def _is_letter(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _has_words_case(text: str) -> bool:
    """Whether no capital follows a small letter, as in KOI8-R that was read as cp1251."""
    pairs = itertools.pairwise(text)
    return not any(left.islower() and right.isupper() and not right.isascii() for left, right in pairs)
