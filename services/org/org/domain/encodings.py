"""Decides in which encoding a text was saved: by its mark (BOM), as UTF-8, or in a legacy encoding of the site's country.

Legacy encodings decode nearly any bytes, so the result has to be plausible. A text that is not is refused: a wrong guess would store
names that nobody has ("J黵gen" for "Jürgen").
"""

import codecs
import re
from collections.abc import Collection

from contracts.errors import Invalid
from org.domain.alphabets import BY_COUNTRY, LATIN, wide_encoding
from org.domain.plausible_alphabets import is_plausible
from org.domain.plausible_hanzi import is_evident, is_plausible_wide

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SHIFTED = re.compile(rb"\x1b[$(]")  # ISO-2022: looks like ASCII
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def decoded(data: bytes, country: str, language: str, words: Collection[str]) -> tuple[str, str]:
    """Return the text and its encoding's name. `words`: what the table's columns are called, which proves an encoding that reads so.

    Raises Invalid: file_encoding, or file_type for what is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), encoding.removesuffix("-sig")
    if b"\0" in data:
        return _unmarked_utf16(data)
    if _SHIFTED.search(data):
        raise _unsure()
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise _unsure(damaged="utf-8", line=line) from None
    return _legacy(data, country, language, words)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _unsure(damaged=encoding.removesuffix("-sig")) from None


def _unmarked_utf16(data: bytes) -> tuple[str, str]:
    """A text in an 8-bit encoding has no zero bytes. One in UTF-16 has them in all its commas and line breaks."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if re.search(r"[,;\t\n]", text) and not _CONTROLS.search(text) and not _has_private(text):
            return text, encoding
    raise Invalid("file_type", "neither a workbook nor a text")


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether at least four of five bytes beyond ASCII are well-formed UTF-8, which no other encoding is by chance."""
    well = sum(len(each) for each in _UTF8_SEQUENCE.findall(data))
    return well >= 4 * (len(_HIGH.findall(data)) - well)


def _legacy(data: bytes, country: str, language: str, words: Collection[str]) -> tuple[str, str]:
    """The encoding of the country comes first. GB18030 elsewhere needs the proof of a Chinese header."""
    own = wide_encoding(country)
    if own and (text := _tried(data, own)) and (_names_columns(text, words) or is_evident(text, own)) and is_plausible_wide(text, own):
        return text, own
    for alphabet in dict.fromkeys(each for each in (BY_COUNTRY.get(country), LATIN) if each):
        if (text := _tried(data, alphabet.encoding)) and is_plausible(text, alphabet):
            return text, alphabet.encoding
    if language.startswith("zh") and (text := _tried(data, "gb18030")) and _names_columns(text, words):
        return text, "gb18030"
    raise _unsure()


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROLS.search(text) or _has_private(text) else text


def _has_private(text: str) -> bool:
    return any("\ue000" <= char <= "\uf8ff" or char >= "\U000f0000" for char in set(text))


def _names_columns(text: str, words: Collection[str]) -> bool:
    header = text.partition("\n")[0]
    return sum(word in header for word in words if not word.isascii()) > 1


def _unsure(**details: object) -> Invalid:
    return Invalid("file_encoding", "the encoding of the text is not sure", details=details)
