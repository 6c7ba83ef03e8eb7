"""Letters and legacy encodings that tables of a country are written with.

The single-byte code pages of Windows give one byte to different letters: 0xF1 is "ñ" in Western Europe and "ń" in Poland. So a text in
such a code page is believed only where each letter is one of the country's, or the same letter in all Latin code pages.
"""

from dataclasses import dataclass

# The letters at one position in cp1250, cp1252 and cp1254 alike.
SHARED = "ÁÂÄÇÉËÍÎÓÔÖÚÜßáâäçéëíîóôöúü"
_GERMAN, _FRENCH, _SPANISH = "äöüß", "àâçéèêëîïôœùûü", "áéíñóúüçàèòïªº¿¡·"
_PORTUGUESE, _ITALIAN, _DUTCH = "áâãàçéêíòóôõúüªº", "àèéìíîòóùú", "áéëèêíïóöúüç"
_NORDIC = "æøåäöéèêòôü"
_CZECH = "áčďéěíňóřšťúůýžäĺľŕô"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяё№"


@dataclass(frozen=True, slots=True)
class Alphabet:
    """A single-byte code page and the letters besides `SHARED` that are expected of it."""

    encoding: str
    letters: frozenset[str]

    @property
    def is_latin(self) -> bool:
        return "é" in self.letters or "ē" in self.letters

    @property
    def longest_run(self) -> int:
        """Letters with marks that follow each other in a word: "Größe", "Żółty"."""
        return 2 if self.encoding in ("cp1252", "cp1254") else 3


def _of(encoding: str, *letters: str, shared: bool = True) -> Alphabet:
    given = "".join(letters) + (SHARED if shared else "")
    return Alphabet(encoding, frozenset(given + given.upper()) - {"SS"})


LATIN = _of("cp1252")  # of any country
_ENGLISH = _of("cp1252", _SPANISH, _FRENCH, _GERMAN)

_ALPHABETS = {
    "AT DE LI": _of("cp1252", _GERMAN),
    "BE CH LU": _of("cp1252", _GERMAN, _FRENCH, _ITALIAN),
    "FR MC": _of("cp1252", _FRENCH),
    "NL SR": _of("cp1252", _DUTCH),
    "AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PY SV UY VE AD": _of("cp1252", _SPANISH),
    "AO BR MZ PT": _of("cp1252", _PORTUGUESE),
    "IT SM VA": _of("cp1252", _ITALIAN),
    "AX DK FI GL NO SE": _of("cp1252", _NORDIC),
    "FO IS": _of("cp1252", _NORDIC, "áðíóúýþ"),
    "AU CA GB IE IN NZ PH SG US ZA": _ENGLISH,
    "PL": _of("cp1250", "ąćęłńóśźż"),
    "CZ SK": _of("cp1250", _CZECH),
    "HU": _of("cp1250", "áéíóöőúüű"),
    "BA HR ME SI": _of("cp1250", "čćđšž"),
    "MD RO": _of("cp1250", "ăâîşţ"),
    "AL": _of("cp1250", "çë"),
    "AZ CY TR": _of("cp1254", "çğıİöşüâîû"),
    "EE LT LV": _of("cp1257", "āąčēęėģīįķļņōšūųžõäöü", shared=False),
    "BG KG KZ RU TJ": _of("cp1251", _CYRILLIC, shared=False),
    "BY UA": _of("cp1251", _CYRILLIC, "іїєґў", shared=False),
    "MK RS": _of("cp1251", _CYRILLIC, "ђјљњћџѓќѕ", shared=False),
    "GR": _of("cp1253", "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ", shared=False),
    "IL": _of("cp1255", "".join(map(chr, range(0x05D0, 0x05EB))), shared=False),
    "AE BH DZ EG IQ JO KW LB LY MA OM QA SA SD SY TN YE": _of("cp1256", "".join(map(chr, range(0x0621, 0x064B))), shared=False),
    "TH": _of("cp874", "".join(map(chr, [*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E5A)])), shared=False),
}
BY_COUNTRY = {country: alphabet for countries, alphabet in _ALPHABETS.items() for country in countries.split()}

_EAST_ASIAN = {"CN": "gb18030", "HK": "big5hkscs", "MO": "big5hkscs", "TW": "cp950", "JP": "cp932", "KR": "cp949"}


def wide_encoding(country: str) -> str | None:
    """Return the multi-byte encoding that spreadsheets of a country write."""
    return _EAST_ASIAN.get(country)
