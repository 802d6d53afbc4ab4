"""A payment by card: journaled, then asked of the terminal, then taken into the cart, then charged once the sale is done.

A kill between any two of these leaves a row that `settle_card_payments` brings to its end, so that no card is charged
twice and no charge is lost.
"""

from datetime import datetime
from decimal import Decimal

from channel.identifiers import new_transaction_id
from channel.lookup import PaymentMethodInfo, StoreFacts
from pos.clock import timestamp_text
from pos.context import RegisterContext
from pos.errors import CardInDoubt, CardRefused, PaymentOpen, PaymentRefused
from pos.journal import card_payments
from pos.journal.card_payments import CardPayment, CardState
from pos.journal.connection import durable
from pos.payments.ask_terminal import ask_terminal
from pos.payments.kept import slip_of
from pos.payments.lock import terminal_lock
from pos.payments.terminal import CardAnswer, CardRequest, CardTerminal, TerminalSilent, TerminalState
from pos.selling.cart import read_cart, require_lines
from pos.selling.complete_transaction import Completion
from pos.selling.record_payment import PaymentTaken, record_payment
from pos.selling.settle_card_payments import HELD, finish_at_terminal
from pos.selling.tender import tender


def take_card_payment(
    context: RegisterContext,
    facts: StoreFacts,
    method: PaymentMethodInfo,
    terminal: CardTerminal,
    offered: Decimal | None,
    completion: Completion,
    *,
    at: datetime,
) -> PaymentTaken:
    """Have the terminal hold the money, and take the payment; what settles the rest is charged.

    Raises: CartEmpty, PaymentRefused, CardRefused, CardInDoubt, PaymentOpen while another program asks the terminal.
    """
    with terminal_lock(context.home.card_lock) as is_ours:
        if not is_ours:
            raise PaymentOpen("A card payment is under way at this register. Wait for it to end.")
        payment = _write_down(context, method, offered, at)
        slip = slip_of(_held(context, terminal, payment, at))
        with durable(context.journal):
            taken = record_payment(context, facts, method, offered, completion, at=at, slip=slip)
            card_payments.move(context.journal, payment.payment_id, CardState.TAKEN, at=at, slip=slip)
        if taken.completed is not None:
            finish_at_terminal(context, terminal, at=at)
    return taken


def _write_down(context: RegisterContext, method: PaymentMethodInfo, offered: Decimal | None, at: datetime) -> CardPayment:
    """Journal what the terminal will be asked, on the disk before it is."""
    limit = None if context.connection.is_online else context.equipment.offline_card_limit
    with durable(context.journal):
        cart = read_cart(context.journal)
        require_lines(cart)
        amount = tender(cart.due, offered, exponent=cart.exponent, allows_change=method.allows_change)[0].amount
        if limit is not None and amount > limit:
            raise PaymentRefused(f"While headquarters does not answer, cards are taken up to {limit:f} only.")
        payment = CardPayment(
            payment_id=new_transaction_id(),
            transaction_id=cart.head.transaction_id,
            method=method.code,
            amount=amount,
            currency=cart.head.currency,
            state=CardState.ASKED,
            slip=None,
            trouble="",
            asked_at=timestamp_text(at),
        )
        card_payments.asked(context.journal, payment, at=at)
    return payment


def _held(context: RegisterContext, terminal: CardTerminal, payment: CardPayment, at: datetime) -> CardAnswer:
    """Have the terminal hold the money, and say what it answers.

    Raises: CardRefused, CardInDoubt.
    """
    request = CardRequest(
        payment_id=payment.payment_id,
        amount=payment.amount,
        currency=payment.currency,
        headquarters_online=context.connection.is_online,
    )
    try:
        answer = _asked_twice(terminal, request)
        if answer.state not in HELD and answer.state is not TerminalState.DECLINED:
            # what it never heard of may still be on its way to it: from now on it refuses that
            ask_terminal(lambda: terminal.reverse(payment.payment_id))
    except TerminalSilent as error:
        card_payments.note_trouble(context.journal, payment.payment_id, str(error))
        raise CardInDoubt from error
    if answer.state in HELD:
        return answer
    if answer.state is TerminalState.DECLINED:
        card_payments.move(context.journal, payment.payment_id, CardState.DECLINED, at=at)
        raise CardRefused(f"The card was not charged: {answer.words or 'the terminal declined it'}.")
    card_payments.move(context.journal, payment.payment_id, CardState.REVERSED, at=at)
    raise CardRefused("The card terminal did not answer. The card was not charged.")


def _asked_twice(terminal: CardTerminal, request: CardRequest) -> CardAnswer:
    """Ask for the money; where no answer comes, ask what became of it.

    Raises: TerminalSilent.
    """
    try:
        return ask_terminal(lambda: terminal.authorise(request))
    except TerminalSilent:
        return ask_terminal(lambda: terminal.ask(request.payment_id))
