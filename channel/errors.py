"""Everything that can go wrong on purpose, as one tree that HQ and register share.

HQ raises these from use cases, `problem_from` puts them on the wire (RFC 9457) and `error_from_problem` raises the
same class again at the register: both ends catch the same words. No class knows an HTTP status, because a package
read from a USB stick fails in the same ways; the statuses live where HTTP is spoken. Django's and httpx's own
exceptions would tie this contract to one end.

The docstring of a class is its default message, written for the person who sees it.

    EverytillError
    ├── InvalidInput
    │   └── DocumentInvalid
    ├── NotFound
    │   ├── UnknownProduct
    │   ├── UnknownBarcode
    │   └── UnknownVoucher
    ├── NotPermitted
    ├── AuthenticationFailed
    │   ├── DeviceInactive
    │   └── SignInRefused
    ├── StateConflict
    │   ├── ActivationCodeInvalid
    │   ├── HandOverCodeInvalid
    │   ├── JournalForeign
    │   ├── RegisterHoldsSales
    │   ├── GroupBusy                 retryable
    │   ├── PlanUnknown
    │   ├── NoPrice
    │   └── VoucherRefused
    ├── PackageInvalid
    │   ├── PackageCorrupt            retryable
    │   ├── PackageForeign
    │   ├── SchemaUnknown
    │   └── SignatureInvalid
    └── HeadquartersUnreachable       retryable
        ├── HeadquartersTimeout       retryable
        └── HeadquartersBusy          retryable
"""

import inspect
from collections.abc import Iterator
from typing import Any, ClassVar

PROBLEM_TYPE_PREFIX = "https://everytill.example/problems/"
RESERVED_MEMBERS = frozenset({"type", "title", "status", "detail", "instance", "code", "retryable", "message"})


class EverytillError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "everytill-error"
    retryable: ClassVar[bool] = False

    def __init__(self, /, message: str | None = None, **details: Any) -> None:
        """Keep the message and what belongs to it; details are JSON values and travel with the problem."""
        self.message = message or self.default_message()
        self.details = details
        super().__init__(self.message)

    @classmethod
    def default_message(cls) -> str:
        """Return the class's docstring as one line."""
        return " ".join(inspect.cleandoc(cls.__doc__ or "").split())


class InvalidInput(EverytillError):
    """The input is not valid."""

    code = "invalid-input"


class DocumentInvalid(InvalidInput):
    """The transaction document cannot be read."""

    code = "document-invalid"


class NotFound(EverytillError):
    """There is nothing by this name."""

    code = "not-found"


class UnknownProduct(NotFound):
    """This store does not sell such a product."""

    code = "unknown-product"


class UnknownBarcode(NotFound):
    """No product of this store has this barcode."""

    code = "unknown-barcode"


class UnknownVoucher(NotFound):
    """There is no voucher and no gift card with this number."""

    code = "unknown-voucher"


class NotPermitted(EverytillError):
    """This is not permitted."""

    code = "not-permitted"


class AuthenticationFailed(EverytillError):
    """The sign-in or the token was not accepted."""

    code = "authentication-failed"


class DeviceInactive(AuthenticationFailed):
    """This device is not active at headquarters. Activate it again with a new code."""

    code = "device-inactive"


class SignInRefused(AuthenticationFailed):
    """The staff number or the PIN is wrong."""

    code = "sign-in-refused"


class StateConflict(EverytillError):
    """This is not possible in the present state."""

    code = "state-conflict"


class ActivationCodeInvalid(StateConflict):
    """The activation code is wrong, used or expired."""

    code = "activation-code-invalid"


class HandOverCodeInvalid(StateConflict):
    """The hand-over code is wrong, used or expired."""

    code = "hand-over-code-invalid"


class JournalForeign(StateConflict):
    """The journal is not the one of this device."""

    code = "journal-foreign"


class RegisterHoldsSales(StateConflict):
    """The register still holds sales that headquarters has not got."""

    code = "register-holds-sales"


class GroupBusy(StateConflict):
    """Another builder is working on this channel data group."""

    code = "group-busy"
    retryable = True


class PlanUnknown(StateConflict):
    """Headquarters does not know the plan this register holds. Show it with the next poll."""

    code = "plan-unknown"


class NoPrice(StateConflict):
    """The product has no price in this store today."""

    code = "no-price"


class VoucherRefused(StateConflict):
    """This voucher cannot be used."""

    code = "voucher-refused"


class PackageInvalid(EverytillError):
    """The package cannot be used."""

    code = "package-invalid"


class PackageCorrupt(PackageInvalid):
    """The package is damaged: its content is not what the plan promised."""

    code = "package-corrupt"
    retryable = True


class PackageForeign(PackageInvalid):
    """The package belongs to another channel data group or does not follow from this release."""

    code = "package-foreign"


class SchemaUnknown(PackageInvalid):
    """The package has a format or schema that this program does not know."""

    code = "schema-unknown"


class SignatureInvalid(PackageInvalid):
    """The plan is not signed by a headquarters this register trusts."""

    code = "signature-invalid"


class HeadquartersUnreachable(EverytillError):
    """Headquarters cannot be reached."""

    code = "headquarters-unreachable"
    retryable = True


class HeadquartersTimeout(HeadquartersUnreachable):
    """Headquarters did not answer in time."""

    code = "headquarters-timeout"


class HeadquartersBusy(HeadquartersUnreachable):
    """Headquarters is busy. Ask again later."""

    code = "headquarters-busy"

    def __init__(self, /, message: str | None = None, *, retry_after_seconds: int = 30, **details: Any) -> None:
        """Keep how long headquarters asks to be left alone."""
        self.retry_after_seconds = retry_after_seconds
        super().__init__(message, retry_after_seconds=retry_after_seconds, **details)


def problem_from(error: EverytillError) -> dict[str, Any]:
    """Describe an error as an RFC 9457 problem without its HTTP status."""
    details = {name: value for name, value in error.details.items() if name not in RESERVED_MEMBERS}
    return {
        "type": PROBLEM_TYPE_PREFIX + error.code,
        "title": error.default_message(),
        "detail": error.message,
        "code": error.code,
        "retryable": error.retryable,
        **details,
    }


def error_from_problem(problem: dict[str, Any]) -> EverytillError:
    """Build the error a problem describes; an unknown code becomes a plain EverytillError."""
    details = {str(name): value for name, value in problem.items() if name not in RESERVED_MEMBERS}
    error_class = ERRORS_BY_CODE.get(str(problem.get("code", "")), EverytillError)
    message = problem.get("detail") or problem.get("title")
    return error_class(str(message) if message else None, **details)


def _tree(error_class: type[EverytillError]) -> Iterator[type[EverytillError]]:
    """Yield a class and everything below it."""
    yield error_class
    for child in error_class.__subclasses__():
        yield from _tree(child)


ERRORS_BY_CODE: dict[str, type[EverytillError]] = {error_class.code: error_class for error_class in _tree(EverytillError)}
