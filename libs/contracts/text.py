"""One form for what people type. Every door uses these functions: API, imports, sign-in, search and engines' messages.

`line` and `prose` give the form that is stored. `key` gives the form that is compared: two texts that look the same have one key.
Sources: UAX #15 (normal forms), RFC 5892 appendix A (joiners), RFC 8265 (passwords), UTS #46 and RFC 5891 (domain names).
"""

import re
import unicodedata

import idna
from precis_i18n import get_profile

# Characters without ink that Unicode does not class as Cf: the grapheme joiner, Hangul fillers, the blank Braille pattern, the null
# notehead, and code points that are kept free for such characters (Default_Ignorable_Code_Point).
_NO_INK = (
    "\u034f\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0\ufff0-\ufff8\U0001d159\U000e0000\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
)
_BLANK = re.compile(f"[{_NO_INK}]")
_JOINERS = "\u200c\u200d"
_SELECTOR = "[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_SELECTORS = re.compile(_SELECTOR)
_LOOSE = re.compile(rf"(?<!\S){_SELECTOR}+")  # a selector changes the character before it, and shows nothing alone
_MOST_MARKS = 30
_VIRAMA = 9  # canonical combining class
_DASHES = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_ALIKE = str.maketrans("\u2010\u2011\u02bc\u2019", "--''")  # hyphens and apostrophes that programs put in place of typed ones
_WIDTHS = re.compile("[\u3000\uff01-\uff9f\uffe0-\uffee]+")
_OPAQUE = get_profile("OpaqueString")


def line(text: str) -> str:
    """Return one line of words as it is stored: composed (NFC), plain spaces, no invisible characters, trimmed.

    Control characters become spaces. Callers that refuse them must look before they call.
    """
    return text if _is_plain(text) else _visible(text, kept="")


def prose(text: str) -> str:
    """Return several lines of words as they are stored: as `line`, with line breaks and tabs kept."""
    return text if _is_plain(text) else _visible(text.replace("\r\n", "\n"), kept="\n\t")


def narrow(text: str) -> str:
    """Replace full-width letters, digits and signs, and half-width kana, by the usual ones. Nothing else changes."""
    return text if text.isascii() else _WIDTHS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def key(text: str) -> str:
    """Return the form in which two texts are compared.

    It disregards case, width, invisible characters, and the kinds of spaces, hyphens and apostrophes.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    wide = unicodedata.normalize("NFKC", line(_SELECTORS.sub("", line(text)))).casefold()
    return " ".join(unicodedata.normalize("NFKC", wide).translate(_ALIKE).split())


def digits(text: str) -> str:
    """Replace the decimal digits of every script by ASCII digits. Numerals that are no decimal digits, such as ③, stay."""
    return text if text.isascii() else "".join(_digit(char) for char in text)


def whole(text: str) -> int | None:
    """Return the whole number that `text` spells in decimal digits of any one script; None for anything else."""
    plain = digits(line(text))
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 18 else None


def code(text: str) -> str:
    """Return a one-time or recovery code without spaces and hyphens, in ASCII digits and lower case."""
    return key(_DASHES.sub("", key(digits(text))))


def password(text: str) -> str:
    """Return a password as it is hashed: the OpaqueString profile of RFC 8265 (NFC, every space as U+0020).

    Raises ValueError for an empty password or one with characters that the profile forbids.
    """
    return text if text and text.isascii() and text.isprintable() else str(_OPAQUE.enforce(text))


def address(text: str) -> str:
    """Return an e-mail address as it is stored: the local part as typed, the domain in lower case with A-labels (RFC 5891).

    Raises ValueError for a local part over 64 octets (RFC 5321, 4.5.3.1.1) or a domain that cannot be registered.
    """
    local, at, domain = unicodedata.normalize("NFKC", line(text)).rpartition("@")
    if not at or not 1 <= len(local.encode()) <= 64:
        raise ValueError("not an e-mail address")
    if domain.isascii() and "xn--" not in domain.lower():
        return f"{local}@{domain.lower()}"
    return f"{local}@{idna.encode(domain, uts46=True, transitional=False).decode()}"


def address_shown(stored: str) -> str:
    """Return an e-mail address for people to read: the domain with U-labels. A domain that cannot be decoded stays as it is."""
    local, at, domain = stored.rpartition("@")
    if "xn--" not in domain:
        return stored
    try:
        return f"{local}{at}{idna.decode(domain)}"
    except idna.IDNAError:
        return stored


def _is_plain(text: str) -> bool:
    """Whether the text is in its form already, as nearly every text is.

    Python's printable characters have none of Cf and Cc, and no space but U+0020.
    """
    if not text.isprintable() or text != text.strip():
        return False
    if text.isascii():
        return True
    return _bounded(text) == text and unicodedata.is_normalized("NFC", text) and not _BLANK.search(text) and not _LOOSE.search(text)


def _bounded(text: str) -> str:
    """The text with at most 30 combining marks in a row (UAX #15, 13). Normalizing takes time by the square of their number."""
    if len(text) <= _MOST_MARKS or text.isascii():
        return text
    kept, run = [], 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _visible(text: str, *, kept: str) -> str:
    """Repeats until nothing changes: a removed character may have kept a letter from its accent, or a joiner from the end."""
    while (shown := _visible_once(text, kept)) != text:
        text = shown
    return text


def _visible_once(text: str, kept: str) -> str:
    composed = unicodedata.normalize("NFC", _LOOSE.sub("", _bounded(text)))
    return "".join(_shown(composed, position, char, kept) for position, char in enumerate(composed)).strip()


def _shown(text: str, position: int, char: str, kept: str) -> str:
    """The character, a space in its place, or nothing."""
    if char in kept:
        return char
    if _BLANK.match(char):
        return ""
    category = unicodedata.category(char)
    if category == "Cf":
        return char if char in _JOINERS and _joins(text[position - 1 : position], text[position + 1 : position + 2], char) else ""
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    return "" if category == "Cs" or _is_no_character(char) else char


def _is_no_character(char: str) -> bool:
    """Whether Unicode keeps the code point from interchange (chapter 23.7): XML refuses U+FFFE and U+FFFF."""
    return ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF


def _joins(before: str, after: str, joiner: str) -> bool:
    """Whether a joiner changes what is seen: after a virama, in an emoji sequence, or between Arabic letters (RFC 5892, A.1 and A.2)."""
    if not before or not after:
        return False
    if unicodedata.combining(before) == _VIRAMA:
        return True
    if joiner == "\u200d":
        return unicodedata.category(after) == "So" and (unicodedata.category(before) in ("So", "Sk") or before == "\ufe0f")
    return unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL"


def _digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)
