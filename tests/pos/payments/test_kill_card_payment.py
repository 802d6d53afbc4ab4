"""kill -9 before each statement of a sale by card: no card is charged twice, and no charge is lost."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from channel.transaction import Transaction, TransactionType, decode
from pos.journal import cart_store, entries, settings
from pos.journal.card_payments import CardState
from pos.payments.simulated import Failure, SimulatedTerminal, Step
from pos.payments.terminal import TerminalState
from pos.register import Register
from tests.pos.sales import pay

ROOT = Path(__file__).resolve().parents[3]
PRICE = Decimal("1.29")


@pytest.fixture
def kill_everywhere(register, tmp_path):
    """Kill a sale by card everywhere; return the homes of those that were killed, the last one was not."""
    register.context.equipment.name(settings.CARD_TERMINAL, "simulated")
    home = register.home

    def kill(ending: str, *failures: tuple[Step, Failure]) -> list[Path]:
        terminal = SimulatedTerminal(home.simulated_terminal)
        for step, failure in failures:
            terminal.fail(step, failure)
        register.close()
        copies = tmp_path / "killed"
        command = [sys.executable, "-m", "tests.pos.payments.kill_card_at_statement", str(home.folder), str(copies), ending]
        subprocess.run(command, cwd=ROOT, check=True)
        return sorted(copies.iterdir())

    return kill


def journaled(register: Register) -> list[Transaction]:
    journal = register.context.journal
    found = [entries.document_by_id(journal, entry.transaction_id) for entry in register.journal()]
    return [decode(document) for document in found if document is not None]


def held_in_cart(register: Register) -> Decimal:
    """Return what the cart says was paid by card already."""
    return sum((Decimal(payment.amount) for payment in cart_store.read_payments(register.context.journal)), Decimal(0))


def at_the_terminal(register: Register, *wanted: TerminalState) -> Decimal:
    """Return what the terminal holds in these states."""
    payments = SimulatedTerminal(register.home.simulated_terminal).payments()
    return sum((amount for amount, _, state in payments if state in wanted), Decimal(0))


def check_books(register: Register) -> None:
    """Check that cards are charged what documents say, that the cart's money is held, and that nothing else is."""
    sold = [document for document in journaled(register) if document.type is TransactionType.SALE]
    by_card = [payment for document in sold for payment in document.payments if payment.kind == "CARD"]
    assert at_the_terminal(register, TerminalState.COMPLETED) == sum((Decimal(payment.amount) for payment in by_card), Decimal(0))
    assert at_the_terminal(register, TerminalState.AUTHORISED) == held_in_cart(register)
    assert CardState.ASKED not in [payment.state for payment in register.receipts.card_payments()]


def go_on(register: Register, ending: str) -> None:
    """Do what a cashier does after a restart: pay or void what is still open."""
    if cart_store.read_head(register.context.journal) is None:
        return
    if ending == "void":
        register.void()
    elif register.cart().due != 0:
        pay(register, "CARD")


ANSWERS: tuple[tuple[Step, Failure], ...] = ()
BOOKED = ((Step.AUTHORISE, Failure.SILENT_AFTER), (Step.COMPLETE, Failure.SILENT_AFTER), (Step.REVERSE, Failure.SILENT_AFTER))
NOT_BOOKED = ((Step.AUTHORISE, Failure.SILENT_BEFORE), (Step.COMPLETE, Failure.SILENT_BEFORE))
IN_DOUBT = ((Step.AUTHORISE, Failure.SILENT_AFTER), (Step.ASK, Failure.SILENT_BEFORE))


@pytest.mark.parametrize(
    ("ending", "failures"),
    [
        pytest.param("sale", ANSWERS, id="sale, terminal answers"),
        pytest.param("sale", BOOKED, id="sale, booked without an answer"),
        pytest.param("sale", NOT_BOOKED, id="sale, not booked"),
        pytest.param("void", BOOKED, id="void, booked without an answer"),
        pytest.param("void", IN_DOUBT, id="void, in doubt"),
    ],
)
def test_register_killed_at_any_statement_charges_once_what_was_sold(kill_everywhere, ending, failures):
    killed = kill_everywhere(ending, *failures)
    for home in killed:
        with Register(home) as register:
            SimulatedTerminal(register.home.simulated_terminal).mend()
            register.receipts.settle_cards()
            check_books(register)
            go_on(register, ending)
            register.receipts.settle_cards()
            check_books(register)
            documents = journaled(register)
            assert [document.type.value for document in documents] == [ending.upper()]
            charged = PRICE if ending == "sale" else Decimal(0)
            assert at_the_terminal(register, TerminalState.COMPLETED) == charged
            assert at_the_terminal(register, TerminalState.AUTHORISED) == 0
    assert len(killed) > 40
