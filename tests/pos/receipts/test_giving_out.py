"""The same lines as PDF, and as bytes at a printer."""

import logging
import os
import socket
import threading
import time
from datetime import UTC, datetime

import pytest

from channel.errors import InvalidInput
from pos.errors import PrinterFailed, PrinterSilent
from pos.receipts.device import Device, check_printer, read_device, send_to_printer
from pos.receipts.escpos import receipt_bytes
from pos.receipts.pdf import receipt_pdf
from pos.receipts.printable import printable
from pos.receipts.text import TextLine

AT = datetime(2026, 1, 5, tzinfo=UTC)
CUT = b"\x1dV"
NAUGHTY = ["漢字", "🧀", "नमस्ते", "\x1b@", "Ω≈ç√", "{{7*7}}", "%s%n", "</text>", "ﷺ", "Z̡̢a̛l", "<b>", "𝕿", "\u202eabc"]


def pdf(*lines: TextLine) -> bytes:
    return receipt_pdf(lines, title="Receipt 1", language="de", at=AT)


def test_pdf_is_the_same_each_time_and_carries_its_font():
    content = pdf(TextLine("Käse  1,20 €"), TextLine("Summe", strong=True))
    assert content == pdf(TextLine("Käse  1,20 €"), TextLine("Summe", strong=True))
    assert content.startswith(b"%PDF")
    assert b"DejaVu" in content
    assert b"Helvetica" not in content


def test_long_receipt_is_a_pdf_of_several_pages():
    assert pdf(*[TextLine(str(number)) for number in range(600)]).count(b"/Type /Page\n") == 3


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_text_becomes_a_pdf_and_bytes_without_orders(text, caplog):
    line = TextLine(printable(text))
    assert pdf(line).startswith(b"%PDF")
    plain = receipt_bytes([TextLine("x")])
    written = receipt_bytes([line])
    # changing to another page of letters (ESC t) is the only order a text brings about
    orders = written.replace(b"\x1bt", b"")
    assert (orders.count(b"\x1b"), orders.count(b"\x1d")) == (plain.replace(b"\x1bt", b"").count(b"\x1b"), plain.count(b"\x1d"))
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_printer_writes_umlauts_and_the_euro_sign_and_marks_what_it_cannot():
    # ESC t 19 chooses CP858
    assert b"\x1bt\x13K\x84se \xd5" in receipt_bytes([TextLine("Käse €")])
    assert b"a?b" in receipt_bytes([TextLine("a漢b")])


def test_receipt_ends_with_the_paper_being_cut():
    assert receipt_bytes([TextLine("x")]).rpartition(CUT)[1] == CUT


def test_file_is_written_on_at_its_end(tmp_path):
    printer = str(tmp_path / "printer")
    check_printer(printer)
    assert not (tmp_path / "printer").exists()
    send_to_printer(printer, b"one")
    send_to_printer(printer, b"two")
    assert (tmp_path / "printer").read_bytes() == b"onetwo"


def test_printer_in_the_network_gets_the_bytes():
    with socket.create_server(("127.0.0.1", 0)) as server:
        got = []

        def take() -> None:
            connection = server.accept()[0]
            with connection:
                got.append(b"".join(iter(lambda: connection.recv(1024), b"")))

        thread = threading.Thread(target=take)
        thread.start()
        send_to_printer(f"tcp://127.0.0.1:{server.getsockname()[1]}", b"receipt")
        thread.join(10)
    assert got == [b"receipt"]


def test_printer_that_is_switched_off_is_said():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(PrinterFailed, match=r"^The printer tcp://127\.0\.0\.1:\d+ does not print: "):
        send_to_printer(f"tcp://127.0.0.1:{port}", b"receipt")
    with pytest.raises(PrinterFailed, match="does not print"):
        check_printer(f"tcp://127.0.0.1:{port}")


def test_printer_that_takes_nothing_keeps_nobody_waiting(tmp_path):
    stuck = tmp_path / "stuck"
    os.mkfifo(stuck)
    began = time.monotonic()
    with pytest.raises(PrinterFailed, match=r"did not answer within 0\.2 s"):
        send_to_printer(str(stuck), b"receipt", seconds=0.2)
    assert time.monotonic() - began < 2
    for _attempt in range(3):
        with pytest.raises(PrinterFailed, match="has not taken yet what it was told before"):
            send_to_printer(str(stuck), b"again", seconds=0.2)
    assert stuck.read_bytes() == b"receipt"
    with pytest.raises(PrinterSilent) as silent:
        send_to_printer(str(stuck), b"later", seconds=0.2)
    assert (stuck.read_bytes(), silent.value.sending.result(10)) == (b"later", None)


@pytest.mark.parametrize("where", ["/nowhere/at/all", "/"])
def test_folder_that_is_not_there_or_is_no_file_is_said(where):
    for work in (lambda: send_to_printer(where, b""), lambda: check_printer(where)):
        with pytest.raises(PrinterFailed, match="does not print"):
            work()


def test_names_of_printers():
    assert read_device("tcp://printer.local") == Device(host="printer.local", port=9100)
    assert read_device("tcp://10.0.0.1:9101/") == Device(host="10.0.0.1", port=9101)
    assert read_device("/dev/usb/lp0") == Device(path="/dev/usb/lp0")
    for nonsense in ("", " ", "tcp://", "tcp://host:port", "tcp://host:0", "tcp://host:65536"):
        with pytest.raises(InvalidInput):
            read_device(nonsense)
