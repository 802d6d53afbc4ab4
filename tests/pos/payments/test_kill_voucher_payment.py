"""kill -9 before each statement of a sale by voucher: what is held at HQ in the end is what was sold, and nothing else."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from channel.transaction import TransactionType, decode
from pos.journal import cart_store, entries, voucher_redemptions
from pos.register import Register
from tests.pos.ledger import Ledger
from tests.pos.vouchers import NUMBER, VoucherBook

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def book(hq) -> VoucherBook:
    Ledger(hq)
    return VoucherBook(hq, "1000.00")


def kill_everywhere(register: Register, copies: Path, ending: str) -> list[Path]:
    """Kill a sale by voucher everywhere; return the homes of those that were killed, the last one was not."""
    register.close()
    command = [sys.executable, "-m", "tests.pos.payments.kill_voucher_at_statement"]
    subprocess.run([*command, str(register.home.folder), str(copies), ending], cwd=ROOT, check=True)
    return sorted(copies.iterdir())


def redeemed(register: Register) -> dict[str, Decimal]:
    """Return what the sales in the journal redeem, by the id under which it is held."""
    kept = [entries.document_by_id(register.context.journal, each.transaction_id) for each in register.journal()]
    documents = [decode(document) for document in kept if document is not None]
    sold = [document for document in documents if document.type is TransactionType.SALE]
    return {each.voucher.redemption_id: Decimal(each.amount) for document in sold for each in document.payments if each.voucher}


def go_on(register: Register, ending: str) -> None:
    """Do what a cashier does after a restart: pay or void what is still open."""
    if cart_store.read_head(register.context.journal) is None:
        return
    if ending == "void":
        register.void()
    else:
        register.pay("GIFT", voucher=NUMBER)


@pytest.mark.parametrize("ending", ["sale", "void"])
def test_register_killed_at_any_statement_holds_what_it_sold_and_nothing_else(online, book, tmp_path, ending):
    killed = kill_everywhere(online, tmp_path / "killed", ending)
    expected: dict[str, Decimal] = {}
    for home in killed:
        with Register(home) as register:
            go_on(register, ending)
            register.receipts.settle_vouchers()
            assert voucher_redemptions.unsettled(register.context.journal) == []
            expected |= redeemed(register)
    assert book.held == expected
    assert book.free[NUMBER] == Decimal("1000.00") - sum(expected.values(), Decimal(0))
    assert (len(killed) > 30, bool(expected)) == (True, ending == "sale")
