"""Operation 917, *Database connection status*: the button that reads Disconnect when connected, Connect when not."""

from pos.connection.states import ConnectionState
from pos.context import RegisterContext
from pos.selling.permissions import require_permission, signed_in_staff


def disconnect_register(context: RegisterContext) -> ConnectionState:
    """Sell offline until somebody connects again; before sign-in the offline profile decides, afterwards the permission.

    Raises: NotPermitted, PaymentOpen, StateConflict while there is nothing to sell from.
    """
    staff = signed_in_staff(context.journal)
    if staff is not None:
        require_permission(staff, "can_disconnect")
    return context.connection.disconnect()


def connect_register(context: RegisterContext) -> ConnectionState:
    """Try to come back online now; where HQ does not answer, the register stays offline and tries again by itself.

    Raises: PaymentOpen.
    """
    return context.connection.connect()
