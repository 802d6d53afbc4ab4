"""Money as it is written on the command line: 12.50 is cash, CARD=12.50 another method, CASH:CHF=20 another currency."""

from pos.selling.drawer_document import Counted

FORM = "12.50 for cash, CARD=12.50, or CASH:CHF=20"


def counted(text: str) -> Counted:
    """Read one amount; whether it is one is for the verb to say."""
    name, separator, amount = text.rpartition("=")
    if not separator:
        return Counted(amount=text)
    method, _, currency = name.partition(":")
    return Counted(amount=amount, method=method or None, currency=currency.strip().upper() or None)
