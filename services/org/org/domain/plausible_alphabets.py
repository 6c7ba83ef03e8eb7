"""Tells whether a text in a single-byte code page reads as its letters do in words, or as bytes of another encoding."""

import itertools
import re

from org.domain.alphabets import Alphabet

_RUN = re.compile(r"[^\x00-\x7f]+")
_IN_WORDS = frozenset("\u2019\u00b7\u2013\u2014")
_NASAL, _VOWELS = frozenset("ñÑńŃ"), frozenset("aeiouáéíóú")
_PUNCTUATION = frozenset("\u00a0\u00ab\u00b0\u00b4\u00b7\u00bb\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026\u20ac")


def is_plausible(text: str, alphabet: Alphabet) -> bool:
    return all(_fits(text, run, alphabet) for run in _RUN.finditer(text))


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
