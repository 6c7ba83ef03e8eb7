"""Texts in the cells of tables: written so that no program takes them for formulas, and read back as they were.

Source: OWASP, CSV Injection. A program may drop invisible characters, accept full-width signs, or split a cell at ; | tab and line end.
"""

import re

# What may stand before a sign that begins a formula: blanks, quotes, controls, and characters without ink.
_BEFORE = (
    " \\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000'\""
    "\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\u17b4\u17b5\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# The signs themselves, in every width, as sub- and superscript, and the minus sign.
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207a-\u207c\u208a-\u208c\u2212\ufb29"
_FORMULA = rf"(?=[{_BEFORE}]*[{_SIGNS}])"
_SPLIT = r"(?<=[;|\t\r\n])"  # a search from behind each of these ends at the next one, so the time is linear
_DANGER = re.compile(rf"^{_FORMULA}|{_SPLIT}{_FORMULA}|^(?='*[\t\r\n])")
_DEFUSED = re.compile(rf"^'{_FORMULA}|{_SPLIT}'{_FORMULA}|^'(?='*[\t\r\n])")


def defused(text: str) -> str:
    """Put an apostrophe before everything that a program may take for a formula. `restored` takes it away."""
    return _DANGER.sub("'", text)


def restored(text: str) -> str:
    """Return what `defused` was given."""
    return _DEFUSED.sub("", text)
