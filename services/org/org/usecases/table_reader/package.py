"""The parts of a workbook that a table needs: which sheet is shown first, where its texts and its styles are, how it counts days."""

import zipfile
from dataclasses import dataclass

from org.usecases.table_reader.limits import LARGEST_INDEX, broken
from org.usecases.table_reader.markup import elements, resolve


@dataclass(frozen=True, slots=True)
class Package:
    """`date1904`: whether day 0 is 1904-01-01 (ECMA-376 part 1, 18.17.4.1)."""

    sheet: str
    part: str
    texts: str | None
    styles: str | None
    date1904: bool


def package(archive: zipfile.ZipFile) -> Package:
    """Raises Invalid file_broken for a workbook without a sheet."""
    book = next((part for kind, part in _related(archive, "").values() if kind == "officeDocument"), None)
    if book is None:
        raise broken()
    found = elements(archive, book, LARGEST_INDEX)
    related = _related(archive, book)
    sheets = [
        (attributes, related[attributes["id"]][1])
        for name, attributes in found
        if name == "sheet" and related.get(attributes.get("id", ""), ("", ""))[0] == "worksheet"
    ]
    if not sheets:
        raise broken()
    shown = next((each for each in sheets if each[0].get("state", "visible") == "visible"), sheets[0])
    properties = next((attributes for name, attributes in found if name == "workbookPr"), {})
    by_kind = dict(related.values())
    return Package(
        sheet=shown[0].get("name", "")[:100],
        part=shown[1],
        texts=by_kind.get("sharedStrings"),
        styles=by_kind.get("styles"),
        date1904=properties.get("date1904", "").lower() in ("1", "true", "on"),
    )


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """{relationship id: (last word of its type, part)} of a part, or of the package for ""."""
    folder, _, name = part.rpartition("/")
    index = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    return {
        attributes.get("Id", ""): (attributes.get("Type", "").rpartition("/")[2], resolve(part, attributes.get("Target", "")))
        for name, attributes in elements(archive, index, LARGEST_INDEX)
        if name == "Relationship" and attributes.get("TargetMode") != "External"
    }
