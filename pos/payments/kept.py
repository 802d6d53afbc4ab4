"""What of a terminal's answer may be kept: the last four digits, the authorisation code, a token that is no card number.

A terminal that says more, or nonsense, must neither get a card number into the journal nor make a document that HQ
cannot read, for by then the card is charged.
"""

from channel.transaction import CardSlip
from pos.payments.terminal import CardAnswer

LONGEST = 100
NO_DIGITS = "0000"
CARD_NUMBER_DIGITS = range(12, 20)


def slip_of(answer: CardAnswer) -> CardSlip:
    """Return what is kept of a card."""
    digits = "".join(letter for letter in answer.last_digits if letter.isascii() and letter.isdigit())
    return CardSlip(
        last_digits=(NO_DIGITS + digits)[-4:],
        authorisation_code=_kept(answer.authorisation_code),
        token=_kept(answer.token),
    )


def _kept(text: str) -> str:
    """Return a text of one line, nothing for what looks like the number of a card."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)[:LONGEST].strip()
    bare = line.replace(" ", "").replace("-", "")
    return "" if bare.isdigit() and len(bare) in CARD_NUMBER_DIGITS else line
