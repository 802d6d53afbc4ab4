"""Calling a card terminal so that whatever its driver raises means one thing: it is not known what the terminal did."""

from collections.abc import Callable

from pos.payments.terminal import CardAnswer, TerminalSilent


def ask_terminal(call: Callable[[], CardAnswer]) -> CardAnswer:
    """Return the terminal's answer.

    Raises: TerminalSilent.
    """
    try:
        return call()
    except TerminalSilent:
        raise
    except Exception as error:
        # somebody else's code: a card may be charged all the same
        raise TerminalSilent(f"The card terminal failed: {str(error) or type(error).__name__}") from error
