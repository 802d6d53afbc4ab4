"""What a register sold is written as files, from a sound journal and from one that is damaged."""

import csv
import sqlite3
from contextlib import closing

import pytest

from channel.errors import InvalidInput
from channel.transaction import decode
from pos.cli.main import main
from pos.export.write_folder import export_journal
from pos.journal import entries
from tests.pos.ledger import Ledger
from tests.pos.sales import sell
from tests.pos.store_data import MILK

PAGE = 4096


def kept(register) -> list[bytes]:
    journal = register.context.journal
    found = [entries.document_by_id(journal, entry.transaction_id) for entry in register.journal(limit=1000)]
    return [document for document in reversed(found) if document is not None]


def lines_of(path) -> list[bytes]:
    return path.read_bytes().splitlines()


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def sold(online, tmp_path):
    """The journal's path and the documents of a register that sold offline and was closed."""
    online.disconnect()
    for number in range(60):
        sell(online, MILK, reference=f"=A{number}")
    documents = kept(online)
    online.close()
    # everything out of the write-ahead log, so that a page of the file is a page of the table
    with closing(sqlite3.connect(online.home.journal)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return online.home, documents


def test_export_has_every_document_byte_for_byte(sold, tmp_path):
    home, documents = sold
    before = home.journal.read_bytes()
    exported = export_journal(home.journal, tmp_path / "out")
    assert (exported.documents, exported.waiting, exported.lost_rows) == (60, 60, 0)
    assert lines_of(tmp_path / "out" / "journal.ndjson") == documents
    assert lines_of(tmp_path / "out" / "waiting.ndjson") == documents
    assert home.journal.read_bytes() == before


def test_export_is_read_by_people(sold, tmp_path):
    home, documents = sold
    export_journal(home.journal, tmp_path / "out")
    rows = rows_of(tmp_path / "out" / "journal.csv")
    assert [row["receipt_number"] for row in rows] == [decode(document).receipt_number for document in documents]
    assert {(row["gross"], row["payments"], row["at_headquarters"]) for row in rows} == {("1.29", "CASH:1.29", "not confirmed")}
    # no spreadsheet takes it for a formula
    assert rows[0]["reference"] == "'=A0"
    text = (tmp_path / "out" / "receipts.txt").read_text("utf-8")
    assert text.count("Milk 3.5%") == 60
    assert "Main street" in text
    assert "60 documents, 60 of them not confirmed" in (tmp_path / "out" / "README.txt").read_text("utf-8")


def test_what_headquarters_has_does_not_wait(online, hq, tmp_path):
    Ledger(hq)
    sell(online, MILK)
    assert export_journal(online.home.journal, tmp_path / "out").waiting == 0
    assert rows_of(tmp_path / "out" / "journal.csv")[0]["at_headquarters"] == "posted"


def test_export_while_a_register_sells_and_without_its_data(register, tmp_path):
    sell(register, MILK)
    for path in register.home.channel_databases.rglob("*"):
        if path.is_file():
            path.write_bytes(b"nonsense")
    assert export_journal(register.home.journal, tmp_path / "out").documents == 1


def test_second_export_into_the_same_folder_is_refused(sold, tmp_path):
    home, _ = sold
    export_journal(home.journal, tmp_path / "out")
    with pytest.raises(InvalidInput, match="holds an export already"):
        export_journal(home.journal, tmp_path / "out")


def table_pages(journal) -> list[int]:
    """Return the pages that hold rows of the table, in order; the root is not among them."""
    content = journal.read_bytes()
    return [
        page
        for page in range(2, len(content) // PAGE + 1)
        if content[(page - 1) * PAGE] == 0x0D and b'{"version":2' in content[(page - 1) * PAGE : page * PAGE]
    ]


def test_damaged_page_costs_what_was_on_it_and_nothing_else(sold, tmp_path):
    home, documents = sold
    pages = table_pages(home.journal)
    assert len(pages) > 10
    with home.journal.open("r+b") as file:
        file.seek((pages[5] - 1) * PAGE)
        file.write(b"\xff" * 16)
    exported = export_journal(home.journal, tmp_path / "out")
    found = lines_of(tmp_path / "out" / "journal.ndjson")
    assert set(found) <= set(documents)
    # the page's head is gone, its documents still stand in the file
    assert exported.documents >= 58
    assert exported.documents + exported.lost_rows == 60


def test_page_full_of_nonsense_loses_its_rows_and_says_how_many(sold, tmp_path, capsys):
    home, documents = sold
    pages = table_pages(home.journal)
    with home.journal.open("r+b") as file:
        file.seek((pages[5] - 1) * PAGE)
        file.write(b"\xff" * PAGE)
    assert main(["--home", str(home.folder), "export", str(tmp_path / "out")]) == 1
    printed = capsys.readouterr().out
    assert "rows of the journal cannot be read. Keep the file" in printed
    found = lines_of(tmp_path / "out" / "journal.ndjson")
    assert set(found) < set(documents)
    assert len(found) > 50


def test_file_that_is_no_database_any_more_still_gives_documents(sold, tmp_path):
    home, documents = sold
    with home.journal.open("r+b") as file:
        file.write(b"\x00" * PAGE)
    exported = export_journal(home.journal, tmp_path / "out")
    assert set(lines_of(tmp_path / "out" / "journal.ndjson")) <= set(documents)
    assert exported.documents > 50
    assert "Milk 3.5%" in (tmp_path / "out" / "receipts.txt").read_text("utf-8")


def test_without_a_journal_the_reason_is_said(tmp_path, capsys):
    assert main(["--home", str(tmp_path / "empty"), "export", str(tmp_path / "out")]) == 1
    assert "There is no journal in" in capsys.readouterr().err
