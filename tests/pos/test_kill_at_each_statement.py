"""kill -9 before each statement of the journal: a sale is in the cart or in the journal, never in both nor in neither."""

import subprocess
import sys
from pathlib import Path

import pytest

from channel.transaction import Transaction, decode
from pos.journal import cart_store
from pos.register import Register
from tests.pos.outbox import waiting_entries
from tests.pos.sales import pay, sell
from tests.pos.store_data import MILK

ROOT = Path(__file__).resolve().parents[2]
STAGES = ["no cart", "1 line", "2 lines", "part paid", "in the journal"]


@pytest.fixture
def killed(register, tmp_path) -> list[Path]:
    """The homes of registers that were killed, one for each statement of a sale; the last one was not."""
    home, copies = register.home.folder, tmp_path / "killed"
    register.close()
    command = [sys.executable, "-m", "tests.pos.kill_at_statement", str(home), str(copies)]
    subprocess.run(command, cwd=ROOT, check=True)
    return sorted(copies.iterdir())


def sold(register: Register) -> list[Transaction]:
    journal = register.context.journal
    return [decode(entry.document) for entry in waiting_entries(journal)]


def stage(register: Register) -> str:
    """Say how far the sale came."""
    documents, head = sold(register), cart_store.read_head(register.context.journal)
    assert register.overview().last_sequence_number == len(documents)
    if documents:
        assert (len(documents), head) == (1, None)
        return "in the journal"
    if head is None:
        return "no cart"
    cart = register.cart()
    # a transaction begins with its first line, and what settles the rest is written with the document
    assert cart.lines != []
    assert [payment.amount for payment in cart.payments] in ([], ["1.00"])
    return "part paid" if cart.payments else {1: "1 line", 2: "2 lines"}[len(cart.lines)]


def go_on(register: Register, reached: str) -> None:
    """Finish the sale from where it stopped."""
    if reached == "no cart":
        sell(register, MILK)
    elif reached != "in the journal":
        pay(register)
    assert [document.sequence_number for document in sold(register)] == [1]


def test_register_killed_before_any_statement_has_the_sale_once_and_goes_on(killed):
    reached = []
    for home in killed:
        with Register(home) as register:
            reached.append(stage(register))
            if (home / "shown").exists():
                assert [document.id for document in sold(register)] == [(home / "shown").read_text()]
            go_on(register, reached[-1])
    assert len(killed) > 40
    assert reached == sorted(reached, key=STAGES.index)
    assert list(dict.fromkeys(reached)) == STAGES
