"""Hostile and odd tables, each made by a function that returns its bytes, with the code that refuses it."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = ("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")
TRANSITIONAL = (_MAIN, _RELATED)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def package(
    sheet: str | bytes,
    *,
    texts: str | bytes = "<sst/>",
    styles: str | None = None,
    properties: str = "",
    names: tuple[str, str] = TRANSITIONAL,
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook of one sheet whose part is `sheet`, packed as it is. `names`: the namespaces, transitional or strict."""
    main, related = names
    links = {"worksheet": "worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml"} | ({"styles": "styles.xml"} if styles else {})
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}, related),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{main}" xmlns:r="{related}">{properties}'
        '<sheets><sheet name="Users" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(links, related),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": texts,
    }
    return zipped(parts | ({"xl/styles.xml": styles} if styles else {}) | dict(more or {}))


def _relations(links: Mapping[str, str], related: str) -> str:
    found = "".join(f'<Relationship Id="{kind}" Type="{related}/{kind}" Target="{target}"/>' for kind, target in links.items())
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}">{found}</Relationships>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def sheet(rows: str, after: str = "", main: str = _MAIN) -> str:
    return f'{_HEAD}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def cells(number: int, *texts: str) -> str:
    """A row of inline texts."""
    written = "".join(f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for column, text in enumerate(texts))
    return f'<row r="{number}">{written}</row>'


def unclosed_cells(count: int = 16_000) -> bytes:
    """Cells that never end: an expression looks for the end of each through all that follow."""
    return package(sheet(cells(1, "a") + '<row r="2">' + '<c r="A2" t="e"><f>' * count))


def nested_cells(count: int = 1_000_000) -> bytes:
    """Elements within each other without end: a parser remembers each."""
    return package(sheet('<row r="1">' + '<c r="A1">' * count))


def declared_texts() -> bytes:
    """A table of shared texts that declares 4,294,967,295 of them and holds one."""
    texts = f'{_HEAD}<sst xmlns="{_MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>Login name</t></si></sst>'
    return package(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + cells(2, "x")), texts=texts)


def declared_extent() -> bytes:
    """A sheet that declares 17 thousand million cells and holds two."""
    data = sheet(cells(1, "Login name") + cells(2, "x"))
    return package(data.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'))


def merged_ranges(count: int = 10_000, rows: int = 10_000) -> bytes:
    """Ranges over all rows, one upon the other."""
    merged = f'<mergeCells count="{count}">' + f'<mergeCell ref="A1:A{rows}"/>' * count + "</mergeCells>"
    return package(sheet("".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, rows + 1)), merged))


def many_merged_ranges() -> bytes:
    return merged_ranges(count=200_000, rows=2)


def repeated_text(length: int = 950, rows: int = 1_300, columns: int = 60) -> bytes:
    """One shared text in each of very many cells."""
    texts = f'<sst xmlns="{_MAIN}"><si><t>{"x" * length}</t></si></sst>'
    row = '<row r="%d">' + "<c t='s'><v>0</v></c>" * columns + "</row>"
    return package(sheet("".join(row % number for number in range(1, rows + 1))), texts=texts)


def blank_rows(count: int = 300_000) -> bytes:
    """Very many rows of blank cells."""
    return package(sheet(cells(1, "a") + '<row><c s="0"/></row>' * count))


def bomb(size: int = 90_000_000) -> bytes:
    return package(sheet("<row/>" * (size // 6)))


def lying_bomb() -> bytes:
    """A bomb that declares another size than it has."""
    size = len(sheet("<row/>" * 15_000_000))
    return bomb().replace(struct.pack("<I", size), struct.pack("<I", 9000))


def growing_entities() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return package(
        f'<!DOCTYPE worksheet [<!ENTITY a0 "ha">{entities}]>' + sheet("<row><c t='str'><v>&a11;</v></c></row>").partition("?>")[2]
    )


def many_parts(count: int = 5000) -> bytes:
    return package(sheet(cells(1, "a")), more={f"xl/x{number}.xml": b"" for number in range(count)})


def far_cell() -> bytes:
    return package(sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def backward_rows() -> bytes:
    return package(sheet(cells(5, "a") + cells(2, "b")))


def missing_text() -> bytes:
    return package(sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'))


def circular_sheet() -> bytes:
    """The sheet's relationship leads out of the package."""
    return package(sheet(cells(1, "a"))).replace(b"worksheets/sheet1.xml", b"../../../etc/passwd..")


def opendocument() -> bytes:
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})


def binary_workbook() -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01"})


def old_workbook() -> bytes:
    return _OLE + b"\0" * 600 + "Workbook".encode("utf-16-le")


def encrypted_workbook() -> bytes:
    return _OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


HOSTILE: dict[Callable[[], bytes], str] = {
    unclosed_cells: "file_broken",
    nested_cells: "file_broken file_too_complex",
    declared_texts: "bad_header",
    declared_extent: "bad_header",
    merged_ranges: "file_too_complex",
    many_merged_ranges: "file_too_complex",
    repeated_text: "file_too_complex",
    blank_rows: "file_empty",
    bomb: "file_too_large",
    lying_bomb: "file_broken",
    growing_entities: "file_broken",
    many_parts: "file_too_complex",
    far_cell: "too_many_columns",
    backward_rows: "file_broken",
    missing_text: "file_broken",
    circular_sheet: "file_broken",
    opendocument: "file_format",
    binary_workbook: "file_format",
    old_workbook: "file_format",
    encrypted_workbook: "file_encrypted",
}  # {maker: codes with which an import of it may fail}
