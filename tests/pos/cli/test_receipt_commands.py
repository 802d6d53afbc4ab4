"""receipt, equipment, card-payments: what is printed, and the exit codes."""

import pytest

from pos.payments.simulated import Failure, SimulatedTerminal, Step
from tests.pos.store_data import MILK, prints_after_sales, store_rows

NUMBER = "S1/R1/00001"


@pytest.fixture
def sold(selling):
    selling("scan", MILK)
    selling("pay", "CASH")
    return selling


def test_receipt_is_written_as_pdf_and_printed_as_a_copy_then(sold, tmp_path):
    paper = tmp_path / "paper"
    code, output, _ = sold("receipt", NUMBER, "--pdf", str(tmp_path / "receipt.pdf"), "--print", str(paper))
    assert (code, output.splitlines()[1:]) == (0, [f"Written to {tmp_path / 'receipt.pdf'}", f"Printed at {paper}"])
    assert (tmp_path / "receipt.pdf").read_bytes().startswith(b"%PDF")
    assert b"Reprint" in paper.read_bytes()


def test_printer_of_the_register_is_named_once(sold, tmp_path):
    assert "No printer is set" in sold("receipt", NUMBER, "--print")[2]
    paper = tmp_path / "paper"
    assert sold("equipment", "--printer", str(paper))[1].splitlines()[1] == f"Printer              {paper}"
    assert sold("receipt", NUMBER, "--print")[0] == 0
    assert NUMBER.encode() in paper.read_bytes()
    assert sold("equipment", "--printer", "none")[1].splitlines()[1] == "Printer              none"


def test_printer_that_does_not_print_is_said(sold):
    code, _, error = sold("receipt", NUMBER, "--print", "/nowhere/at/all")
    assert (code, error.partition(" does not print")[0]) == (1, "Error: The printer /nowhere/at/all")


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--terminal", "nobody", "There is no nobody"),
        ("--terminal", "nowhere:Terminal", "cannot be used"),
        ("--fiscal-adapter", "pos.fiscal:Nothing", "cannot be used"),
        ("--offline-card-limit", "-1", "zero or more"),
        ("--printer", "tcp://", "no printer in the network"),
    ],
)
def test_equipment_that_cannot_be_used_is_refused(selling, option, text, said):
    code, _, error = selling("equipment", f"{option}={text}")
    assert (code, said in error) == (1, True)


def test_card_payment_is_settled_and_listed(selling, tmp_path):
    selling("equipment", "--terminal", "simulated")
    SimulatedTerminal(tmp_path / "home" / "simulated-terminal.db").fail(Step.COMPLETE, Failure.SILENT_BEFORE, times=2)
    selling("scan", MILK)
    assert selling("pay", "CARD")[0] == 0
    code, output, _ = selling("card-payments")
    assert (code, "1.29 EUR  TAKEN      card 4242  The simulated card terminal does not answer." in output) == (1, True)
    code, output, _ = selling("card-payments")
    assert (code, output.splitlines()[1].split()[1:]) == (0, ["1.29", "EUR", "COMPLETED", "card", "4242"])


def test_sale_prints_by_itself_where_the_store_says_so_and_what_fails_is_said(selling, published, tmp_path):
    rows = prints_after_sales(store_rows())
    published.publish(rows, upserts={name: rows[name][:1] for name in ("receipt_settings", "payment_method")})
    paper = tmp_path / "paper"
    selling("equipment", "--printer", str(paper))
    selling("sync")
    selling("scan", MILK)
    assert selling("pay", "CASH")[::2] == (0, "")
    assert NUMBER.encode() in paper.read_bytes()
    paper.unlink()
    paper.mkdir()
    selling("scan", MILK)
    code, output, error = selling("pay", "CASH")
    assert (code, "Sale completed: receipt S1/R1/00002" in output) == (0, True)
    assert error.startswith(f"The printer has not done its part: The printer {paper} does not print")
