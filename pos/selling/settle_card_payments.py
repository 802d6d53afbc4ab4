"""What a crash, a void or a silent terminal left open with a card terminal is brought to its end.

What the journal says decides: a payment of a finished sale is charged, one of a transaction that was given up goes back.
Of one that was asked for and not answered the terminal is asked: if it holds the money and the cart still waits for it,
it is taken, else it goes back. Nothing is guessed; what the terminal cannot be asked about stays for the next time.
"""

from datetime import datetime

from channel.errors import EverytillError, InvalidInput
from channel.lookup import PaymentMethodInfo
from pos.context import RegisterContext
from pos.errors import PaymentRefused
from pos.journal import card_payments, cart_store, entries
from pos.journal.card_payments import CardPayment, CardState
from pos.journal.connection import durable
from pos.payments.ask_terminal import ask_terminal
from pos.payments.kept import slip_of
from pos.payments.lock import terminal_lock
from pos.payments.terminal import CardTerminal, TerminalSilent, TerminalState
from pos.selling.complete_transaction import Completion
from pos.selling.record_payment import PaymentTaken, record_payment

HELD = (TerminalState.AUTHORISED, TerminalState.COMPLETED)
NO_TERMINAL = "No card terminal is configured that could be asked."
SOLD = ("SALE", "RETURN")


def settle_card_payments(context: RegisterContext, *, completion: Completion, at: datetime) -> PaymentTaken | None:
    """Settle what is open; return the payment that was taken into the cart by that, if one was.

    While another program talks to the terminal, nothing is done.
    """
    if not card_payments.unsettled(context.journal):
        return None
    terminal = _terminal(context)
    with terminal_lock(context.home.card_lock) as is_ours:
        if not is_ours:
            return None
        taken = _take_what_is_held(context, terminal, completion, at)
        finish_at_terminal(context, terminal, at=at)
    return taken


def finish_at_terminal(context: RegisterContext, terminal: CardTerminal | None, *, at: datetime) -> None:
    """Charge what is sold and give back what is not. Belongs into a block that holds the terminal's lock."""
    open_id = _open_id(context)
    for payment in card_payments.unsettled(context.journal):
        if payment.transaction_id != open_id:
            _finish(context, terminal, payment, at)


def _take_what_is_held(
    context: RegisterContext, terminal: CardTerminal | None, completion: Completion, at: datetime
) -> PaymentTaken | None:
    """Take the money the terminal holds for the open transaction, though its answer never came."""
    open_id = _open_id(context)
    for payment in card_payments.unsettled(context.journal):
        if payment.transaction_id == open_id and payment.state is CardState.ASKED:
            return _ask_about(context, terminal, payment, completion, at)
    return None


def _ask_about(
    context: RegisterContext, terminal: CardTerminal | None, payment: CardPayment, completion: Completion, at: datetime
) -> PaymentTaken | None:
    """Ask the terminal, and take the payment or end it; what cannot be done now stays open, with the reason."""
    try:
        if terminal is None:
            raise TerminalSilent(NO_TERMINAL)
        facts = context.facts.read()
        answer = ask_terminal(lambda: terminal.ask(payment.payment_id))
        if answer.state not in HELD:
            _give_back(context, terminal, payment, at)
            return None
        method = facts.payment_method(payment.method) or _method_gone(payment)
        slip = slip_of(answer)
        with durable(context.journal):
            taken = record_payment(context, facts, method, payment.amount, completion, at=at, slip=slip)
            card_payments.move(context.journal, payment.payment_id, CardState.TAKEN, at=at, slip=slip)
    except PaymentRefused:
        # the cart wants another amount by now
        _finish(context, terminal, payment, at)
        return None
    except (TerminalSilent, EverytillError) as error:
        card_payments.note_trouble(context.journal, payment.payment_id, str(error))
        return None
    return taken


def _finish(context: RegisterContext, terminal: CardTerminal | None, payment: CardPayment, at: datetime) -> None:
    """Charge a payment or give it back; what the terminal does not do stays open, with the reason."""
    try:
        if terminal is None:
            raise TerminalSilent(NO_TERMINAL)
        ended_as = entries.type_of(context.journal, payment.transaction_id)
        if payment.state is CardState.TAKEN and ended_as is None:
            raise TerminalSilent("There is no document of its transaction any more; nobody but you can say what was sold.")
        if payment.state is CardState.TAKEN and ended_as in SOLD:
            answer = ask_terminal(lambda: terminal.complete(payment.payment_id))
            if answer.state is not TerminalState.COMPLETED:
                raise TerminalSilent(f"The card terminal does not charge what it held: it says {answer.state.value}.")
            card_payments.move(context.journal, payment.payment_id, CardState.COMPLETED, at=at)
        else:
            _give_back(context, terminal, payment, at)
    except TerminalSilent as error:
        card_payments.note_trouble(context.journal, payment.payment_id, str(error))


def _give_back(context: RegisterContext, terminal: CardTerminal, payment: CardPayment, at: datetime) -> None:
    """Let the money go, or note that it was never held; one the terminal never heard of is refused from now on.

    Raises: TerminalSilent.
    """
    answer = ask_terminal(lambda: terminal.reverse(payment.payment_id))
    ends = {TerminalState.REVERSED: CardState.REVERSED, TerminalState.DECLINED: CardState.DECLINED}
    if answer.state not in ends:
        raise TerminalSilent(f"The card terminal does not give back what it held: it says {answer.state.value}.")
    card_payments.move(context.journal, payment.payment_id, ends[answer.state], at=at)


def _terminal(context: RegisterContext) -> CardTerminal | None:
    """Return the terminal; one that cannot be used is as good as none here, and who pays next is told."""
    try:
        return context.equipment.card_terminal()
    except InvalidInput:
        return None


def _open_id(context: RegisterContext) -> str | None:
    head = cart_store.read_head(context.journal)
    return None if head is None else head.transaction_id


def _method_gone(payment: CardPayment) -> PaymentMethodInfo:
    """Stand in for a payment method that is out of use since the terminal was asked."""
    return PaymentMethodInfo(
        code=payment.method, name=payment.method, kind="CARD", opens_drawer=False, allows_change=False, works_offline=True
    )
