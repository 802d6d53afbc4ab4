"""Bytes to rows: encodings, separators, quotation marks, line ends."""

import pytest

from backoffice.imports.domain.records import CsvFormat, count_rows, detect_format, read_columns, read_rows
from channel.errors import InvalidInput


@pytest.fixture
def stored(tmp_path):
    def store(content: str | bytes):
        path = tmp_path / "file.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return store


def read(path):
    how = detect_format(path)
    return [read_columns(path, how), *(record.cells for record in read_rows(path, how))]


TABLE = [["number", "name"], ["1", "Müsli, groß"], ["2", "במבה"]]


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encoding_is_found(stored, codec, named):
    path = stored('number,name\r\n1,"Müsli, groß"\r\n2,במבה\r\n'.encode(codec))
    assert detect_format(path) == CsvFormat(named, ",")
    assert read(path) == TABLE


def test_encoding_is_windows_1252_when_it_is_nothing_else(stored):
    path = stored(b"number;name\n1;M\xfcsli 5 \x80\n2;\x81x\n")
    assert detect_format(path) == CsvFormat("cp1252", ";")
    assert read(path) == [["number", "name"], ["1", "Müsli 5 €"], ["2", "\x81x"]]


def test_encoding_is_utf_8_only_when_all_of_it_is(stored):
    path = stored(b"number,name\n" + b"1,a\n" * 500_000 + b"2,\xfc\n")
    assert detect_format(path).encoding == "cp1252"


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (
            b"PK\x03\x04rest",
            "This is a LibreOffice or other packed file, neither CSV nor .xlsx. Save the table as one of them and try again.",
        ),
        (
            b"\xd0\xcf\x11\xe0rest",
            "This is an old Excel file, neither CSV nor .xlsx. Save the table as one of them and try again.",
        ),
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (b"\xff\xfea", "The file cannot be read as UTF-16. Save the table as CSV (UTF-8) and try again."),
    ],
)
def test_file_that_is_no_text_is_refused(stored, start, message):
    with pytest.raises(InvalidInput) as caught:
        detect_format(stored(start))
    assert caught.value.message == message


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(stored, delimiter):
    path = stored(f"number{delimiter}name\n1{delimiter}a\n2{delimiter}b\n")
    assert detect_format(path).delimiter == delimiter


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("number;name\n1;a,b,c\n2;d,e\n", ";"),
        ('number,name\n1,"a;b;c"\n2,"d;e;f"\n', ","),
        ("number,name\n1,a|b\n2,c\n", ","),
        ("number\n1\n2\n", ","),
        ("Artikel;Preis;\n1;1,50;\n2;2,50;\n", ";"),
    ],
)
def test_delimiter_is_found_among_others(stored, content, delimiter):
    assert detect_format(stored(content)).delimiter == delimiter


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("a,b\n1,2\n", [["1", "2"]]),
        ("a,b\r\n1,2\r\n", [["1", "2"]]),
        ("a,b\r1,2\r3,4", [["1", "2"], ["3", "4"]]),
        ("a,b\n1,2", [["1", "2"]]),
        ('a,b\n"","x"\n', [["", "x"]]),
        ('a,b\n1,"ha ""ha"" ha"\n', [["1", 'ha "ha" ha']]),
        ('a,b\n1,"{""type"": ""Point""}"\n', [["1", '{"type": "Point"}']]),
        ('a,b\n"Once upon \na time",5\n', [["Once upon \na time", "5"]]),
        ('a,b\r\n"x\r\n\r\ny",5\r\n', [["x\r\n\r\ny", "5"]]),
        ('a,b\n1,50 ק"ג\n', [["1", '50 ק"ג']]),
        ("a,b\n\n1,2\n,\n\n3,4\n\n", [["1", "2"], ["3", "4"]]),
        ("a,b\n1,x\x00y\n", [["1", "x\x00y"]]),
        ("a,b\n1\n", [["1"]]),
    ],
)
def test_rows_are_read(stored, content, rows):
    path = stored(content)
    how = CsvFormat("utf-8", ",")
    assert [record.cells for record in read_rows(path, how)] == rows
    assert count_rows(path, how) == len(rows)


def test_rows_are_numbered_as_a_spreadsheet_does(stored):
    path = stored('a,b\n1,"x\ny"\n\n2,z\n')
    assert [record.number for record in read_rows(path, CsvFormat("utf-8", ","))] == [2, 4]


def test_row_with_a_stray_quotation_mark_does_not_take_others_with_it(stored):
    path = stored('a,b\n1,"Best" cheese\n2,good\n3,"never closed\n4,x\n')
    records = list(read_rows(path, CsvFormat("utf-8", ",")))
    assert [(record.number, record.cells, bool(record.problem)) for record in records] == [
        (2, ['1,"Best" cheese'], True),
        (3, ["2", "good"], False),
        (4, ['3,"never closed\n4,x'], True),
    ]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("a,b", ["a", "b"]),
        (" a ,b\u00a0x", ["a", "b x"]),
        ("a,,a,a,a (2)", ["a", "Column 2", "a (2)", "a (3)", "a (2) (2)"]),
        ('"a\nb",c', ["a b", "c"]),
    ],
)
def test_columns_have_each_a_name(stored, header, columns):
    assert read_columns(stored(f"\n\n{header}\n1,2\n"), CsvFormat("utf-8", ",")) == columns


def test_file_without_a_readable_header_is_refused(stored):
    with pytest.raises(InvalidInput):
        read_columns(stored('"a"x,b\n1,2\n'), CsvFormat("utf-8", ","))
