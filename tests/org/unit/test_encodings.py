"""In which encoding a text is read: the right one or none."""

import pytest

from contracts.errors import Invalid
from org.domain.encodings import decoded

ENGLISH, CHINESE = "Login name,Name,E-mail\n", "登录名,姓名,邮箱,部门\n"
WORDS = ["登录名", "姓名", "邮箱", "部门", "Login name", "Name", "E-mail"]
GERMAN = "Jürgen Müller,Größe,René\n"
SITES = ("DE", "CN", "TW", "HK", "JP", "KR", "US", "FR", "ES", "PL", "RU", "TR", "GR", "EG", "XX")
SAMPLES = [
    ("Jürgen Müller", "cp1252"),
    ("José Muñoz", "cp1252"),
    ("François Lefèvre", "cp1252"),
    ("Søren Ångström", "cp1252"),
    ("Kamiński", "cp1250"),
    ("Łukasz Wiśniewski", "cp1250"),
    ("Čapek Dvořák", "cp1250"),
    ("Özgür Şahin Işık", "cp1254"),
    ("Иванов Пётр ВАСИЛЬЕВ", "cp1251"),
    ("Иванов Пётр", "koi8-r"),
    ("Иванов Пётр", "cp866"),
    ("Jürgen Müller", "cp850"),
    ("李雷,韩梅梅,单雄信", "gb18030"),
    ("陳志明,王小明,林佳蓉", "big5"),
    ("田中太郎,ヤマダ,鈴木", "cp932"),
    ("田中太郎,ヤマダ,鈴木", "euc_jp"),
    ("김철수,박영희", "cp949"),
    ("محمد", "cp1256"),
    ("Αθήνα Ελλάδα", "cp1253"),
    ("สมชาย", "cp874"),
]


def read(text, encoding, country, language="zh-CN"):
    """The text as it is read; None when it is refused."""
    data = text if isinstance(text, bytes) else text.encode(encoding)
    try:
        return decoded(data, country, language, WORDS)[0]
    except Invalid:
        return None


@pytest.mark.parametrize(("text", "encoding", "country"), [(*sample, country) for sample in SAMPLES for country in SITES])
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_no_site_reads_a_text_wrong(country, text, encoding, language):
    assert read(ENGLISH + text, encoding, country, language) in (ENGLISH + text, None)


@pytest.mark.parametrize(
    ("text", "encoding", "country"),
    [
        ("Jürgen Müller, Größe, Weiß", "cp1252", "DE"),
        ("Müßig 1.500,00 € „Chef“", "cp1252", "AT"),
        ("François Lefèvre, Zoë Œuvre", "cp1252", "FR"),
        ("José Muñoz Núñez", "cp1252", "ES"),
        ("José Muñoz, François", "cp1252", "US"),
        ("João São Conceição", "cp1252", "BR"),
        ("D’Angelo – Nicolò", "cp1252", "IT"),
        ("Søren Ångström Bjørk", "cp1252", "DK"),
        ("Świętosława Żółtowska, Łukasz", "cp1250", "PL"),
        ("Čapek Dvořák Šťastný", "cp1250", "CZ"),
        ("Őry Tűz", "cp1250", "HU"),
        ("Özgür Şahin Işık", "cp1254", "TR"),
        ("Иванов Пётр ВАСИЛЬЕВ", "cp1251", "RU"),
        ("Αθήνα Ελλάδα", "cp1253", "GR"),
        ("Jõgi Šķēle", "cp1257", "LV"),
        ("李雷,王,单雄信,韩梅梅", "gb18030", "CN"),
        ("陳志明,王小明,林佳蓉", "cp950", "TW"),
        ("陳志明,王小明,林佳蓉", "big5hkscs", "HK"),
        ("田中太郎,ヤマダ,鈴木,ﾀﾅｶ ﾀﾛｳ", "cp932", "JP"),
        ("김철수,박영희", "cp949", "KR"),
        ("สมชาย", "cp874", "TH"),
    ],
)
def test_the_encoding_of_the_sites_country_is_read(text, encoding, country):
    assert read(ENGLISH + text, encoding, country) == ENGLISH + text


@pytest.mark.parametrize("country", SITES)
def test_letters_that_all_latin_code_pages_share_are_read_anywhere(country):
    found = read(ENGLISH + GERMAN, "cp1252", country)
    assert found in ((ENGLISH + GERMAN, None) if country in ("GR", "EG") else (ENGLISH + GERMAN,))


@pytest.mark.parametrize("country", ["DE", "US", "FR", "SE", "CN", "JP"])
@pytest.mark.parametrize("encoding", ["mac-roman", "cp437", "cp850"])
def test_letters_of_dos_and_of_old_macs_are_refused(country, encoding):
    assert read(ENGLISH + "Jürgen Müller, Björk, René, Häkkinen", encoding, country) is None


def test_rare_characters_are_read_where_the_header_proves_the_encoding():
    text = CHINESE + '欧阳,镕基"䶮,Jürgen é ö\n'
    assert read(text, "gb18030", "CN") == text


def test_a_chinese_header_proves_gb18030_for_a_site_elsewhere():
    assert read(CHINESE + "李雷,研发\n", "gb18030", "DE") == CHINESE + "李雷,研发\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", ["Jürgen Müller\n", "李雷,䶮\n", "Иванов, สมชาย, 김철수 😀\n"])
@pytest.mark.parametrize("country", ["DE", "CN"])
def test_unicode_is_read_in_each_form_anywhere(encoding, text, country):
    assert read(ENGLISH + text, encoding, country) == ENGLISH + text


@pytest.mark.parametrize("country", SITES)
@pytest.mark.parametrize("broken", ["李雷,".encode() + b"\xff" + "韩梅梅".encode(), "Größe, ü ".encode() + b"\xfc" + " Straße".encode()])
def test_a_damaged_byte_in_utf8_names_its_line(broken, country):
    with pytest.raises(Invalid) as refusal:
        decoded(ENGLISH.encode() + broken, country, "zh-CN", WORDS)
    assert (refusal.value.code, refusal.value.details) == ("file_encoding", {"damaged": "utf-8", "line": 2})


def test_a_shifted_encoding_that_looks_like_ascii_is_refused():
    assert read(ENGLISH + "田中", "iso2022_jp", "JP") is None


def test_bytes_that_are_no_text_are_no_table():
    with pytest.raises(Invalid) as refusal:
        decoded(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "CN", "zh-CN", WORDS)
    assert refusal.value.code == "file_type"


@pytest.mark.parametrize("country", ["DE", "US", "FR", "TR", "LV", "CN", "RU"])
@pytest.mark.parametrize(
    ("name", "encoding"),
    [("José", "cp850"), ("Pää", "cp437"), ("Çelik", "cp857"), ("Muñoz", "mac-roman"), ("Ören", "mac-roman"), ("Bjørn", "mac-roman")],
)
def test_one_name_with_a_letter_where_windows_has_a_sign_is_refused(name, encoding, country):
    assert read(f"{ENGLISH}a,{name},x\n", encoding, country) is None


@pytest.mark.parametrize("encoding", ["koi8-r", "iso8859-5"])
@pytest.mark.parametrize("name", ["ИВАНОВ", "иванов", "ПЕТРОВА АННА", "сергей"])
def test_cyrillic_in_one_case_is_not_read_in_another_encoding(name, encoding):
    assert read(f"{ENGLISH}a,{name},x\n", encoding, "RU") is None
    assert read(f"{ENGLISH}a,{name},x\n", "cp1251", "RU") == f"{ENGLISH}a,{name},x\n"


@pytest.mark.parametrize("country", ["RU", "UA", "GR", "TH", "IL"])
def test_a_single_letter_of_another_script_proves_no_encoding(country):
    assert read(f"{ENGLISH}a,Joe à Doe,x\n", "cp1252", country) in (f"{ENGLISH}a,Joe à Doe,x\n", None)
