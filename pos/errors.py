"""What can go wrong at the register only, as branches of the tree that both ends share.

They live here and not in `channel.errors`, because none of them ever travels: HQ cannot forget to open a shift or
have an empty cart.
"""

from concurrent.futures import Future

from channel.errors import (
    AuthenticationFailed,
    EverytillError,
    HeadquartersUnreachable,
    InvalidInput,
    NotPermitted,
    StateConflict,
)


class NotActivated(StateConflict):
    """This register is not activated yet. Run `activate` with the code from headquarters."""

    code = "not-activated"


class ChannelDatabaseDamaged(StateConflict):
    """The register's own data cannot be read. It is fetched again with the next sync."""

    code = "channel-database-damaged"


class NobodySignedIn(NotPermitted):
    """Nobody is signed in. Sign in with a staff number and PIN first."""

    code = "nobody-signed-in"


class SignInLocked(AuthenticationFailed):
    """Too many wrong PINs for this staff number."""

    code = "sign-in-locked"

    def __init__(self, seconds: int) -> None:
        """Say how many seconds this staff number has to wait."""
        super().__init__(f"Too many wrong PINs for this staff number: wait {seconds} s.", seconds=seconds)
        self.seconds = seconds


class DataTooOld(StateConflict):
    """The register's own data is too old to let anybody in."""

    code = "data-too-old"

    def __init__(self, days: int, most: int) -> None:
        """Say how old it is, and how old it may be."""
        words = f"The data here is {days} days old, and nobody signs in with data of {most} days: headquarters has to be reached."
        super().__init__(words, days=days, most=most)


class CartEmpty(StateConflict):
    """There is no open transaction."""

    code = "cart-empty"


class PaymentOpen(StateConflict):
    """A payment has begun: finish it or void the transaction first."""

    code = "payment-open"


class PaymentRefused(InvalidInput):
    """This payment does not fit what is due."""

    code = "payment-refused"


class ReturnRefused(StateConflict):
    """This line cannot be returned."""

    code = "return-refused"


class NoShiftOpen(StateConflict):
    """No shift is open. Open one first."""

    code = "no-shift-open"


class ShiftOpen(StateConflict):
    """A shift is open already: close it first."""

    code = "shift-open"


class NotWhileOffline(StateConflict):
    """This needs headquarters, and the register is offline."""

    code = "not-while-offline"


class SyncInProgress(StateConflict):
    """Another program is syncing this register at this moment."""

    code = "sync-in-progress"
    retryable = True


class JournalTooNew(StateConflict):
    """The journal was written by a newer program. Start that one; this one would not understand the sales in it."""

    code = "journal-too-new"


class SyncEnded(EverytillError):
    """Syncing has ended by itself. Start the program again."""

    code = "sync-ended"


class PlanRefused(StateConflict):
    """Headquarters sent a plan this register must not follow."""

    code = "plan-refused"


class NoOfflineDatabase(HeadquartersUnreachable):
    """Headquarters does not answer, and this register has no offline database: it cannot sell until headquarters answers.
    What is in the cart can be paid, and what was sold is safe.
    """

    code = "no-offline-database"


class QuantityMissing(StateConflict):
    """This is sold by weight or measure: say how much."""

    code = "quantity-missing"


class AgeCheckMissing(StateConflict):
    """Customers have to be old enough for this: ask for the date of birth, or look at an identity card."""

    code = "age-check-missing"


class TooYoung(StateConflict):
    """The customer is not old enough for this. It is not sold."""

    code = "too-young"


class UploadTooLarge(EverytillError):
    """What was sent is larger than the way to headquarters lets through."""

    code = "upload-too-large"


class HeadquartersFailed(HeadquartersUnreachable):
    """Headquarters failed to answer this request."""

    code = "headquarters-failed"


class PrinterFailed(StateConflict):
    """The printer does not print. The sale is done; print the receipt again."""

    code = "printer-failed"


class PrinterSilent(PrinterFailed):
    """The printer does not answer. What it was told may still come out."""

    code = "printer-silent"

    def __init__(self, message: str, sending: "Future[None]") -> None:
        """Keep the send that goes on; it is done when the printer has taken everything, or has failed."""
        super().__init__(message)
        self.sending = sending


class CardRefused(PaymentRefused):
    """The card was not charged."""

    code = "card-refused"


class CardInDoubt(StateConflict):
    """Whether the card was charged is not known yet: the card terminal does not answer. Pay again, and it is asked first."""

    code = "card-in-doubt"
