"""What only customers of some age may buy: asked once in a transaction, at the first product that wants it.

Kept is that somebody looked and by which date the customer is born, and never the date of birth itself.
"""

from datetime import date

from msgspec import Struct

from channel.age import born_by
from channel.errors import InvalidInput
from channel.lookup import SellableProduct
from channel.transaction import AgeCheck
from pos.context import RegisterContext
from pos.errors import AgeCheckMissing, TooYoung
from pos.journal import cart_store

# Older than anybody has become: a year that was keyed in wrong.
OLDEST = 130


class AgeAnswer(Struct, frozen=True, kw_only=True):
    """What the cashier says of the customer: a date of birth (2001-01-31), or that they look old enough or showed an ID."""

    date_of_birth: str | None = None


def check_age(context: RegisterContext, product: SellableProduct, answer: AgeAnswer | None, on_date: date) -> AgeCheck | None:
    """Return what the transaction has to say of the customer's age from now on, None when nothing new.

    Raises: AgeCheckMissing when nobody has asked yet, TooYoung, InvalidInput.
    """
    head = cart_store.read_head(context.journal)
    known = 0 if head is None or head.age_check is None else head.age_check.minimum_age
    if product.minimum_age <= known:
        return None
    latest = born_by(product.minimum_age, on_date)
    if answer is None:
        raise AgeCheckMissing(name=product.name, minimum_age=product.minimum_age, born_by=latest.isoformat())
    if answer.date_of_birth is not None and _date(answer.date_of_birth, on_date) > latest:
        raise TooYoung
    return AgeCheck(
        minimum_age=product.minimum_age,
        born_by=latest.isoformat(),
        by="LOOK_OR_ID" if answer.date_of_birth is None else "DATE_OF_BIRTH",
    )


def _date(text: str, on_date: date) -> date:
    """Read a date of birth.

    Raises: InvalidInput.
    """
    try:
        born = date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInput(f"{text.strip()!r} is no date of birth.") from None
    if not 0 <= on_date.year - born.year <= OLDEST:
        raise InvalidInput(f"Nobody who lives was born on {born.isoformat()}.")
    return born
