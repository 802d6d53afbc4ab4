"""What stands beside the register: its page, printer, card terminal and fiscal adapter."""

import socket

import httpx

from channel.errors import EverytillError, InvalidInput
from pos.context import RegisterContext
from pos.doctor.finding import Finding, failure, fine, warning
from pos.journal import card_payments, fiscal_notes
from pos.journal.card_payments import CardState
from pos.receipts.device import check_printer

LOOPBACK = "127.0.0.1"
SECONDS_TO_ANSWER = 5.0


def check_page(port: int) -> Finding:
    """Look whether the page is shown, or could be."""
    what = "page"
    try:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((LOOPBACK, port))
    except OSError as error:
        return _shown(port, error)
    return fine(what, f"port {port} is free; run shows the page there")


def check_printer_named(context: RegisterContext) -> Finding:
    """Look whether the printer can be reached."""
    what, name = "printer", context.equipment.printer
    if not name:
        return fine(what, "none is set")
    try:
        check_printer(name)
    except (EverytillError, OSError) as error:
        return failure(what, str(error), "Switch it on and look at its cable. Receipts can be given out as PDF.")
    return fine(what, f"{name} can be reached")


def check_cards(context: RegisterContext) -> Finding:
    """Look for card payments of which it is not known what became of them."""
    what = "card terminal"
    try:
        terminal = context.equipment.card_terminal()
    except InvalidInput as error:
        return failure(what, str(error), "Name one that is installed: equipment --terminal NAME")
    open_payments = [payment for payment in card_payments.unsettled(context.journal) if _is_trouble(context, payment.state)]
    if open_payments:
        return warning(what, f"{len(open_payments)} payments wait for it", "Switch it on, and settle them: card-payments")
    return fine(what, "none is set" if terminal is None else "nothing is open with it")


def check_fiscal(context: RegisterContext) -> Finding:
    """Look how the fiscal adapter did with the last transaction."""
    what = "fiscal adapter"
    try:
        adapter = context.equipment.fiscal_adapter()
    except InvalidInput as error:
        return failure(what, str(error), "Name one that is installed: equipment --fiscal-adapter NAME")
    if adapter is None:
        return fine(what, "none is set")
    trouble = fiscal_notes.last_trouble(context.journal)
    if trouble:
        return warning(what, f"it failed with the last transaction: {trouble}", "See to it; sales go on, and receipts say so.")
    return fine(what, "it took the last transaction")


def _is_trouble(context: RegisterContext, state: CardState) -> bool:
    """Tell whether this is more than money held for the transaction that is open now."""
    has_cart = context.journal.execute("SELECT 1 FROM open_transaction").fetchone() is not None
    return state is CardState.ASKED or not has_cart


def _shown(port: int, error: OSError) -> Finding:
    """Ask whoever has the port whether it is a register's page."""
    try:
        answer = httpx.get(f"http://{LOOPBACK}:{port}/header", timeout=SECONDS_TO_ANSWER, trust_env=False)
    except httpx.HTTPError:
        return failure("page", f"port {port} cannot be used: {error}", "End the program that has it, or: run --page PORT")
    if answer.status_code == httpx.codes.OK and 'class="status"' in answer.text:
        return fine("page", f"it is shown at http://{LOOPBACK}:{port}/")
    return failure("page", f"another program answers at port {port}", "End it, or show the page elsewhere: run --page PORT")
