"""A card is charged once for each sale that was paid with it, whatever the terminal does."""

import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from pos.errors import CardInDoubt, CardRefused, PaymentOpen, PaymentRefused
from pos.journal import card_payments, settings
from pos.journal.card_payments import CardState
from pos.payments.kept import slip_of
from pos.payments.lock import terminal_lock
from pos.payments.simulated import Failure, SimulatedTerminal, Step, main
from pos.payments.terminal import CardAnswer, CardRequest, TerminalSilent, TerminalState
from tests.pos.sales import pay, sell
from tests.pos.store_data import MILK
from tests.waiting import wait_until

MILK_PRICE = Decimal("1.29")
CHARGED = [(MILK_PRICE, "EUR", TerminalState.COMPLETED)]


@pytest.fixture
def terminal(register) -> SimulatedTerminal:
    register.context.equipment.name(settings.CARD_TERMINAL, "simulated")
    return SimulatedTerminal(register.home.simulated_terminal)


def states(register) -> list[CardState]:
    return [payment.state for payment in reversed(register.receipts.card_payments())]


def test_card_payment_is_charged_and_the_document_says_what_may_be_kept(register, terminal):
    register.scan(MILK)
    sold = pay(register, "CARD")
    assert terminal.payments() == CHARGED
    assert states(register) == [CardState.COMPLETED]
    kept = register.receipts.card_payments()[0]
    card = sold.payments[0].card
    assert (card, card.last_digits) == (kept.slip, "4242")
    assert card.token.startswith("sim-")
    assert card_payments.unsettled(register.context.journal) == []


def test_without_a_terminal_a_card_payment_is_noted_as_before(register):
    register.scan(MILK)
    assert pay(register, "CARD").payments[0].card is None
    assert states(register) == []


def test_declined_card_leaves_the_cart_to_be_paid_otherwise(register, terminal):
    terminal.fail(Step.AUTHORISE, Failure.DECLINED)
    register.scan(MILK)
    with pytest.raises(CardRefused, match="The card was not charged: declined by the card's bank"):
        register.pay("CARD")
    sold = pay(register)
    assert [payment.method for payment in sold.payments] == ["CASH"]
    assert states(register) == [CardState.DECLINED]
    assert [state for _, _, state in terminal.payments()] == [TerminalState.DECLINED]


def test_terminal_that_never_heard_of_it_charges_nothing_then_or_later(register, terminal):
    terminal.fail(Step.AUTHORISE, Failure.SILENT_BEFORE)
    register.scan(MILK)
    with pytest.raises(CardRefused, match=r"did not answer\. The card was not charged"):
        register.pay("CARD")
    late = register.receipts.card_payments()[0]
    request = CardRequest(payment_id=late.payment_id, amount=late.amount, currency="EUR", headquarters_online=False)
    assert terminal.authorise(request).state is TerminalState.DECLINED
    assert pay(register, "CARD").totals.gross == "1.29"
    assert terminal.payments()[1:] == CHARGED


def test_terminal_that_booked_and_did_not_answer_is_asked_and_charges_once(register, terminal):
    terminal.fail(Step.AUTHORISE, Failure.SILENT_AFTER)
    register.scan(MILK)
    assert pay(register, "CARD").payments[0].card is not None
    assert terminal.payments() == CHARGED


def test_payment_in_doubt_stops_all_others_until_the_terminal_answers(register, terminal):
    terminal.fail(Step.AUTHORISE, Failure.SILENT_AFTER)
    terminal.fail(Step.ASK, Failure.SILENT_BEFORE, times=2)
    register.scan(MILK)
    with pytest.raises(CardInDoubt):
        register.pay("CARD")
    assert states(register) == [CardState.ASKED]
    with pytest.raises(PaymentOpen):
        register.scan(MILK)
    with pytest.raises(CardInDoubt):
        register.pay("CASH")
    # whatever the cashier presses next, the card has paid
    sold = pay(register, "CASH")
    assert [payment.method for payment in sold.payments] == ["CARD"]
    assert terminal.payments() == CHARGED


def test_payment_in_doubt_goes_back_when_the_transaction_is_given_up(register, terminal):
    terminal.fail(Step.AUTHORISE, Failure.SILENT_AFTER)
    terminal.fail(Step.ASK, Failure.SILENT_AFTER)
    terminal.fail(Step.REVERSE, Failure.SILENT_BEFORE)
    register.scan(MILK)
    with pytest.raises(CardInDoubt):
        register.pay("CARD")
    assert register.void().transaction.payments == []
    assert (states(register), terminal.payments()) == ([CardState.ASKED], [(MILK_PRICE, "EUR", TerminalState.AUTHORISED)])
    sell(register, MILK)
    assert (states(register), terminal.payments()) == ([CardState.REVERSED], [(MILK_PRICE, "EUR", TerminalState.REVERSED)])


@pytest.mark.parametrize("failure", [Failure.SILENT_BEFORE, Failure.SILENT_AFTER])
def test_charge_that_got_no_answer_is_made_good_and_stops_nothing(register, terminal, failure):
    terminal.fail(Step.COMPLETE, failure)
    register.scan(MILK)
    assert pay(register, "CARD").totals.paid == "1.29"
    assert states(register) == [CardState.TAKEN]
    assert "does not answer" in register.receipts.card_payments()[0].trouble
    assert register.receipts.settle_cards() is None
    assert (states(register), terminal.payments()) == ([CardState.COMPLETED], CHARGED)
    assert register.receipts.card_payments()[0].trouble == ""


@pytest.mark.parametrize("failure", [None, Failure.SILENT_BEFORE, Failure.SILENT_AFTER])
def test_part_paid_by_card_goes_back_with_a_void(register, terminal, failure):
    register.scan(MILK)
    assert register.pay("CARD", "1").due == Decimal("0.29")
    assert terminal.payments() == [(Decimal("1.00"), "EUR", TerminalState.AUTHORISED)]
    if failure is not None:
        terminal.fail(Step.REVERSE, failure)
    assert [payment.amount for payment in register.void().transaction.payments] == ["1.00", "-1.00"]
    register.receipts.settle_cards()
    assert terminal.payments() == [(Decimal("1.00"), "EUR", TerminalState.REVERSED)]
    assert states(register) == [CardState.REVERSED]


def test_two_cards_pay_one_sale(register, terminal):
    register.scan(MILK)
    register.pay("CARD", "1")
    sold = pay(register, "CARD")
    assert [payment.amount for payment in sold.payments] == ["1.00", "0.29"]
    assert {state for _, _, state in terminal.payments()} == {TerminalState.COMPLETED}


def test_money_goes_back_to_a_card_for_returned_goods(register, terminal):
    register.return_product(MILK, reason="sour")
    assert pay(register, "CARD").payments[0].amount == "-1.29"
    assert terminal.payments() == [(-MILK_PRICE, "EUR", TerminalState.COMPLETED)]


def test_limit_holds_while_headquarters_does_not_answer_and_only_then(register, terminal):
    register.context.equipment.name(settings.OFFLINE_CARD_LIMIT, "2")
    register.scan(MILK, quantity="2")
    with pytest.raises(PaymentRefused, match="cards are taken up to 2 only"):
        register.pay("CARD")
    assert (terminal.payments(), states(register)) == ([], [])
    assert register.pay("CARD", "2").due == Decimal("0.58")


def test_limit_does_not_hold_online(online):
    online.context.equipment.name(settings.CARD_TERMINAL, "simulated")
    online.context.equipment.name(settings.OFFLINE_CARD_LIMIT, "1")
    online.scan(MILK)
    assert pay(online, "CARD").totals.paid == "1.29"


def test_while_another_program_asks_the_terminal_nothing_is_settled_and_nothing_asked(register, terminal):
    terminal.fail(Step.COMPLETE, Failure.SILENT_BEFORE)
    register.scan(MILK)
    register.pay("CARD")
    register.scan(MILK)
    with terminal_lock(register.home.card_lock):
        assert register.receipts.settle_cards() is None
        with pytest.raises(PaymentOpen, match="under way"):
            register.pay("CARD")
    assert states(register) == [CardState.TAKEN]


class Broken:
    """A driver that raises what it likes."""

    def __init__(self, _folder) -> None:
        pass

    def __getattr__(self, name):
        raise KeyError(name)


def test_driver_that_breaks_leaves_a_doubt_and_no_crash(register):
    register.context.equipment.name(settings.CARD_TERMINAL, f"{__name__}:Broken")
    register.scan(MILK)
    with pytest.raises(CardInDoubt):
        register.pay("CARD")
    register.context.equipment.name(settings.CARD_TERMINAL, "none")
    with pytest.raises(CardInDoubt):
        register.pay("CASH")
    assert register.receipts.card_payments()[0].trouble == "No card terminal is configured that could be asked."
    assert register.void() is not None


def test_number_of_a_card_is_never_kept():
    answer = CardAnswer(
        state=TerminalState.AUTHORISED,
        last_digits="4111 1111 1111 1111",
        authorisation_code="A\x1b1\n" + "9" * 200,
        token="4111-1111-1111-1111",
    )
    slip = slip_of(answer)
    assert (slip.last_digits, slip.token) == ("1111", "")
    assert slip.authorisation_code == "A 1 " + "9" * 96
    assert slip_of(CardAnswer(state=TerminalState.AUTHORISED)).last_digits == "0000"


def test_simulated_terminal_is_told_to_fail_from_the_command_line(tmp_path, capsys):
    book = tmp_path / "book.db"
    main([str(book), "authorise", "silent-after"])
    terminal = SimulatedTerminal(book)
    request = CardRequest(payment_id="p", amount=Decimal("5.00"), currency="EUR", headquarters_online=True)
    with pytest.raises(TerminalSilent):
        terminal.authorise(request)
    main([str(book)])
    assert capsys.readouterr().out == "5.00 EUR AUTHORISED\n"


def test_program_that_runs_settles_what_the_one_before_left(register, terminal):
    terminal.fail(Step.COMPLETE, Failure.SILENT_BEFORE)
    register.scan(MILK)
    register.pay("CARD")
    command = [sys.executable, "-m", "pos", "--home", str(register.home.folder), "run", "--page", "off"]
    program = subprocess.Popen(command, cwd=Path(__file__).resolve().parents[3], stdout=subprocess.PIPE)
    try:
        wait_until(terminal.payments, CHARGED)
        wait_until(lambda: states(register), [CardState.COMPLETED])
    finally:
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=60)
    assert program.returncode == 0


def test_payment_in_doubt_waits_while_the_store_is_not_known(register, terminal):
    terminal.fail(Step.AUTHORISE, Failure.SILENT_AFTER)
    terminal.fail(Step.ASK, Failure.SILENT_BEFORE)
    register.scan(MILK)
    with pytest.raises(CardInDoubt):
        register.pay("CARD")
    journal = register.context.journal
    pointed_at = settings.read(journal, settings.CHANNEL_DATABASE)
    facts = settings.read(journal, settings.STORE_FACTS)
    settings.write(journal, settings.CHANNEL_DATABASE, None)
    settings.write(journal, settings.STORE_FACTS, None)
    assert register.receipts.settle_cards() is None
    assert states(register) == [CardState.ASKED]
    settings.write(journal, settings.CHANNEL_DATABASE, pointed_at)
    settings.write(journal, settings.STORE_FACTS, facts)
    assert register.receipts.settle_cards().completed is not None
    assert terminal.payments() == CHARGED
