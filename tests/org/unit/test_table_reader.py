"""Uploaded tables, good and hostile, read by the real child process."""

import io
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from contracts.errors import Invalid
from kit.sheets import Exact, table
from org.usecases import reading
from org.usecases.reading import FORMULA
from org.usecases.table_reader import kinds, lines
from tests.attack import workbooks
from tests.attack.workbooks import STRICT, cells, package, sheet

SAVED = Path(__file__).parents[1] / "workbooks"
WORDS = ["登录名", "姓名", "邮箱", "部门", "账号类型", "Login name"]


def read(data, country="CN", language="zh-CN"):
    with tempfile.TemporaryFile() as file:
        file.write(data)
        with reading.opened(file, country=country, language=language, words=WORDS) as table:
            return SimpleNamespace(reading=table.reading, rows=list(table.rows))


def refused(data, **site):
    with pytest.raises(Invalid) as refusal:
        read(data, **site)
    return refusal.value


class TestHostileWorkbooks:
    @pytest.mark.parametrize(("make", "codes"), workbooks.HOSTILE.items(), ids=lambda each: getattr(each, "__name__", ""))
    def test_each_is_refused_or_read_within_its_limits(self, make, codes):
        if set(codes.split()) & {"bad_header", "file_empty"}:  # readable: its job refuses it by its columns or for want of rows
            assert len(read(make()).rows) <= 2
        else:
            assert refused(make()).code in codes.split()

    @pytest.mark.parametrize("name", ["edited.xlsx", "utf8.csv", "gb18030.csv"])
    def test_a_damaged_file_is_read_or_refused_and_breaks_no_reader(self, name):
        whole, dice = (SAVED / name).read_bytes(), Random(7)
        for _ in range(300):
            data = bytearray(whole)
            at = dice.randrange(len(data))
            data[at : at + dice.randrange(3)] = dice.randbytes(dice.randrange(3))
            with suppress(Invalid):
                lines.write(io.BytesIO(), *kinds.rows(io.BytesIO(data), "CN", "zh-CN", WORDS, 10_000))

    def test_a_child_that_is_killed_makes_its_file_too_complex(self, monkeypatch):
        monkeypatch.setattr(reading, "WALL_SECONDS", 0.0)
        assert refused(workbooks.declared_extent()).code == "file_too_complex"

    def test_the_child_has_no_secrets_in_its_environment(self, monkeypatch):
        for name in ("SECRETS_KEY", "ORG_DATABASE_URL", "AMQP_URI"):
            monkeypatch.setenv(name, "x")
        assert not {"SECRETS_KEY", "ORG_DATABASE_URL", "AMQP_URI"} & set(reading.environment())

    @pytest.mark.parametrize(
        ("make", "name"), [(workbooks.opendocument, ".ods"), (workbooks.old_workbook, ".xls"), (workbooks.binary_workbook, ".xlsb")]
    )
    def test_another_format_is_named(self, make, name):
        assert refused(make()).details == {"format": name}

    @pytest.mark.parametrize(
        ("data", "name"), [(b"<html><table>", "HTML"), (b'\xef\xbb\xbf<?xml version="1.0"?><x/>', "XML"), (b"%PDF-1.7", "PDF")]
    )
    def test_a_text_that_is_no_table_is_named(self, data, name):
        assert refused(data).details == {"format": name}


class TestWorkbooks:
    def test_strict_open_xml_is_read_as_transitional_is(self):
        rows = cells(1, "a", "b") + cells(2, "c", "d")
        assert read(package(sheet(rows, main=STRICT[0]), names=STRICT)).rows == read(package(sheet(rows))).rows

    def test_a_day_of_strict_open_xml_is_a_day(self):
        data = package(sheet('<row r="1"><c r="A1" t="d"><v>2030-12-31T00:00:00</v></c></row>', main=STRICT[0]), names=STRICT)
        assert read(data).rows == [(1, [datetime(2030, 12, 31)])]  # noqa: DTZ001

    @pytest.mark.parametrize(("properties", "day"), [("", 31), ('<workbookPr date1904="1"/>', 1)])
    def test_days_are_counted_from_the_workbooks_own_first_day(self, properties, day):
        styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
        serial = 47848 if not properties else 46387  # 2030-12-31 and, from 1904, 2031-01-01
        data = package(sheet(f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>'), styles=styles, properties=properties)
        assert read(data).rows[0][1][0].day == day

    @pytest.mark.parametrize(
        ("code", "is_day"),
        [("yyyy-mm-dd", True), ("[$-804]yyyy年m月d日", True), ("[Red]0.00", False), ('0" days"', False), ("[h]:mm", False)],
    )
    def test_a_format_of_the_workbooks_own_shows_a_day_or_a_number(self, code, is_day):
        code = code.replace('"', "&quot;")
        formats = f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        styles = f'<styleSheet>{formats}<cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>'
        data = package(sheet('<row r="1"><c r="A1"><v>47848</v></c></row>'), styles=styles)
        assert isinstance(read(data).rows[0][1][0], datetime) is is_day

    @pytest.mark.parametrize(
        ("text", "value"), [("47848", 47848), ("1.5", 1.5), ("8.6139E+12", 8.6139e12), ("③", "③"), ("1_0", "1_0"), ("nan", "nan")]
    )
    def test_a_number_is_one_only_as_workbooks_write_it(self, text, value):
        assert read(package(sheet(f'<row r="1"><c r="A1"><v>{text}</v></c></row>'))).rows == [(1, [value])]

    def test_a_row_after_any_stretch_of_blank_rows_is_read(self):
        found = read(package(sheet(cells(1, "a") + "<row/>" * 5000 + cells(9000, "b"))))
        assert found.rows == [(1, ["a"]), (9000, ["b"])]

    def test_a_value_beyond_the_last_column_is_refused_with_its_row(self):
        far = '<row r="7"><c r="BM7"><v>1</v></c></row>'
        assert (refused(package(sheet(far))).code, refused(package(sheet(far))).details) == ("too_many_columns", {"most": 64, "row": 7})

    def test_blank_cells_beyond_the_last_column_are_nothing(self):
        far = '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="0"/><c r="BN2" t="inlineStr"><is><t> </t></is></c></row>'
        assert read(package(sheet(cells(1, "a") + far))).rows == [(1, ["a"]), (2, [1])]

    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            ('<c r="A1"><f>B1</f></c>', FORMULA),
            ('<c r="A1"><f>B1</f><v></v></c>', FORMULA),
            ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', FORMULA),
            ('<c r="A1" t="str"><f>LEFT(B1,0)</f><v></v></c>', ""),
            ('<c r="A1"><f>1+1</f><v>2</v></c>', 2),
        ],
    )
    def test_a_formula_counts_by_what_it_came_to(self, cell, value):
        row = cell + '<c r="B1"><v>1</v></c>'
        assert read(package(sheet(f'<row r="1">{row}</row>'))).rows == [(1, [value, 1])]

    def test_escaped_characters_are_those_that_people_see(self):
        found = read(package(sheet(cells(1, "a_x000D_b", "_x005F_x0041_", "_xD800_", "_x0000_"))))
        assert found.rows == [(1, ["a\rb", "_x0041_", "_xD800_", "_x0000_"])]

    @pytest.mark.parametrize("text", ["_x0041_", "a\rb", "_x005F_x0041_", " a ", "=1"])
    def test_a_text_that_we_wrote_is_read_as_it_was(self, tmp_path, text):
        table(tmp_path / "out", "xlsx", "Users", ["a"], [[Exact(text)]])
        assert read((tmp_path / "out").read_bytes()).rows == [(1, ["a"]), (2, [text])]

    def test_the_reading_aid_of_a_text_is_no_part_of_it(self):
        texts = "<sst><si><r><t>東</t></r><r><t>京</t></r><rPh sb='0' eb='1'><t>トウキョウ</t></rPh></si></sst>"
        assert read(package(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), texts=texts)).rows == [(1, ["東京"])]

    def test_prefixed_names_are_read_like_others(self):
        data = package(
            '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
        )
        assert read(data).rows == [(1, [1])]

    def test_a_cell_longer_than_any_column_is_marked(self):
        assert read(package(sheet(cells(1, "x" * 1001)))).rows == [(1, [reading.TOO_LONG])]


class TestTexts:
    def test_rows_are_numbered_as_a_spreadsheet_shows_them(self):
        found = read(b'a,b\n"two\nlines\nhere",1\n\nc,d\n')
        assert found.rows == [(1, ["a", "b"]), (2, ["two\nlines\nhere", "1"]), (4, ["c", "d"])]

    @pytest.mark.parametrize("first", ["sep=;\r\n", "sep=;\n", '"sep=;"\n', "SEP=;\r", "\ufeffsep=;\n", "sep=;;;;\n", '"sep=;",,,\n'])
    def test_a_first_line_that_names_the_delimiter_is_understood(self, first):
        found = read((first + "a;b,c\n1;2,3\n").encode())
        assert (found.rows, found.reading["delimiter"]) == ([(1, ["a", "b,c"]), (2, ["1", "2,3"])], ";")

    def test_a_delimiter_within_quotation_marks_does_not_count(self):
        assert read(b'"a,b,c";d\n1;2\n').rows == [(1, ["a,b,c", "d"]), (2, ["1", "2"])]

    def test_a_header_with_line_breaks_shows_the_delimiter_behind_it(self):
        assert read(b'"Login\nname, or\nnumber";d;e\n1;2;3\n').rows == [(1, ["Login\nname, or\nnumber", "d", "e"]), (2, ["1", "2", "3"])]

    def test_rows_of_invisible_characters_are_blank(self):
        assert read(("a,b\n" + "\u200b,\u00a0\n" * 10_001 + "1,2\n").encode()).rows == [(1, ["a", "b"]), (10_003, ["1", "2"])]

    def test_a_quotation_mark_without_a_partner_names_its_row(self):
        assert (refused(b'a,b\n"x\ny",1\n"never closed').code, refused(b'a,b\n"x\ny",1\n"never').details) == ("file_quotes", {"row": 3})

    def test_a_cell_longer_than_the_parsers_own_limit_is_the_rows_matter(self):
        assert read(b"a,b\n" + b"x" * 200_000 + b",1\n").rows[1] == (2, [reading.TOO_LONG, "1"])

    def test_a_value_beyond_the_last_column_is_refused_with_its_row(self):
        assert refused(b"a,b\n" + b"," * 64 + b"x\n").details == {"most": 64, "row": 2}

    def test_a_text_says_how_it_was_read(self):
        assert read("登录名,姓名\n王,李雷\n".encode("gb18030")).reading == {"format": "csv", "encoding": "gb18030", "delimiter": ","}
