"""receipt, equipment, card-payments: what is printed, and the exit codes."""

import socket
from concurrent.futures import ThreadPoolExecutor
from decimal import InvalidOperation

import pytest
from msgspec import structs

from pos.cli.printer import print_by_itself
from pos.home import RegisterHome
from pos.payments.simulated import Failure, SimulatedTerminal, Step
from pos.register import Register
from tests.pos.store_data import MILK, prints_after_sales, store_rows

UPLOADS = "transactions/uploads"
NUMBER = "S1/R1/00001"


@pytest.fixture
def prints(selling, published):
    """Name a printer, in a store where it prints and opens the drawer by itself."""

    def name(printer):
        rows = prints_after_sales(store_rows())
        published.publish(rows, upserts={name: rows[name][:1] for name in ("receipt_settings", "payment_method")})
        selling("equipment", "--printer", printer)
        selling("sync")

    return name


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


def test_sale_prints_by_itself_where_the_store_says_so_and_what_fails_is_said(selling, prints, tmp_path):
    paper = tmp_path / "paper"
    prints(str(paper))
    selling("scan", MILK)
    assert selling("pay", "CASH")[::2] == (0, "")
    assert NUMBER.encode() in paper.read_bytes()
    paper.unlink()
    paper.mkdir()
    selling("scan", MILK)
    code, output, error = selling("pay", "CASH")
    assert (code, "Sale completed: receipt S1/R1/00002" in output) == (0, True)
    assert error.startswith(f"The printer has not done its part: The printer {paper} does not print")


def test_headquarters_has_the_sale_before_the_printer_is_asked(pos, selling, prints, hq):
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as taking:

        def take():
            connection = server.accept()[0]
            with connection:
                return len(hq.asked(UPLOADS)), b"".join(iter(lambda: connection.recv(1024), b""))

        prints(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        selling("scan", MILK)
        before = len(hq.asked(UPLOADS))
        paper = taking.submit(take)
        assert selling("pay", "CASH")[::2] == (0, "")
        uploads, content = paper.result(10)
    assert (uploads - before, NUMBER.encode() in content) == (1, True)


def test_document_that_cannot_be_laid_out_is_said_and_logged(sold, prints, tmp_path, capsys, caplog):
    prints(str(tmp_path / "paper"))
    with Register(RegisterHome(tmp_path / "home")) as register:
        transaction = register.receipt(NUMBER)
        capsys.readouterr()
        print_by_itself(register, structs.replace(transaction, totals=structs.replace(transaction.totals, rounding="much")))
    assert capsys.readouterr().err.startswith("The printer has not done its part: ")
    assert [record.exc_info[0] for record in caplog.records if record.name == "pos.cli.printer"] == [InvalidOperation]
