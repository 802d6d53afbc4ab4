"""Paying by card on the page, at a terminal that fails: the cashier is told, and the card is charged once."""

from decimal import Decimal

import pytest

from pos.journal import settings
from pos.payments.simulated import Failure, SimulatedTerminal, Step
from pos.payments.terminal import TerminalState
from tests.pos.store_data import MILK


@pytest.fixture
def terminal(till) -> SimulatedTerminal:
    till.sell(lambda register: register.context.equipment.name(settings.CARD_TERMINAL, "simulated"))
    return SimulatedTerminal(till.look(lambda register: register.home.simulated_terminal))


@pytest.fixture
def pay(page, till):
    """Scan milk, and pay as often as asked; return what the page then shows."""
    till.sell(lambda register: register.scan(MILK))
    transaction = till.look(lambda register: register.cart().head.transaction_id)

    def paid(method: str = "CARD") -> str:
        form = {"transaction": transaction, "step": "0", "method": method, "amount": ""}
        answer = page.post(
            "/payment/take", data=form, headers={"Referer": "http://127.0.0.1:8787/payment", "Accept-Language": "en"}
        )
        assert answer.status_code == 303
        return page.get(answer.location, headers={"Accept-Language": "en"}).text

    return paid


def test_declined_card_is_said_and_another_payment_is_taken(pay, terminal):
    terminal.fail(Step.AUTHORISE, Failure.DECLINED)
    assert "The card was not charged." in pay()
    assert "Sale completed" in pay("CASH")


def test_card_in_doubt_is_said_and_paying_again_charges_once(pay, terminal):
    terminal.fail(Step.AUTHORISE, Failure.SILENT_AFTER)
    terminal.fail(Step.ASK, Failure.SILENT_BEFORE)
    assert "it is not known whether the card was charged" in pay()
    # even with another button, and once more after that
    assert "Sale completed" in pay("CASH")
    assert "Sale completed" in pay()
    assert terminal.payments() == [(Decimal("1.29"), "EUR", TerminalState.COMPLETED)]


def test_charge_without_an_answer_completes_the_sale(pay, terminal):
    terminal.fail(Step.COMPLETE, Failure.SILENT_AFTER)
    assert "Sale completed" in pay()
