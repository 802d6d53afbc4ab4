"""Operation 917, *Database connection status*: the button that reads Disconnect when connected, Connect when not."""

from channel.errors import EverytillError
from pos.connection.states import ConnectionState
from pos.context import RegisterContext
from pos.selling.permissions import require_permission, signed_in_staff


def disconnect_register(context: RegisterContext) -> ConnectionState:
    """Sell offline until somebody connects again; before sign-in the offline profile decides, afterwards the permission.

    Raises: NotPermitted, PaymentOpen, StateConflict while there is nothing to sell from.
    """
    _require_may_disconnect(context)
    return context.connection.disconnect()


def connect_register(context: RegisterContext) -> ConnectionState:
    """Try to come back online now; where HQ does not answer, the register stays offline and tries again by itself.

    Raises: PaymentOpen.
    """
    return context.connection.connect()


def refusal_917(context: RegisterContext) -> EverytillError | None:
    """Return why the button would do nothing now, None when it would; for a button that says so before it is pressed."""
    if not context.connection.is_online:
        return context.connection.refusal(of_connecting=True)
    try:
        _require_may_disconnect(context)
    except EverytillError as refusal:
        return refusal
    return context.connection.refusal(of_connecting=False)


def _require_may_disconnect(context: RegisterContext) -> None:
    """Return when nobody is signed in, or who is may disconnect.

    Raises: NotPermitted.
    """
    staff = signed_in_staff(context.journal)
    if staff is not None:
        require_permission(staff, "can_disconnect")
