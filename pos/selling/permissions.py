"""Who is signed in, and what they may do."""

import sqlite3

import msgspec

from channel.errors import NotPermitted
from channel.lookup import PermissionSet, SignedInStaff
from pos.errors import NobodySignedIn
from pos.journal import settings

_DECODER = msgspec.json.Decoder(SignedInStaff)

# What a person reads when they may not: the field of PermissionSet, and its words.
WORDS = {
    "can_return": "take goods back",
    "can_return_without_receipt": "take goods back without a receipt",
    "can_override_price": "key a price in",
    "can_void": "void a transaction or a line, or open the drawer without a sale",
    "can_disconnect": "disconnect the register from headquarters",
}


def signed_in_staff(journal: sqlite3.Connection) -> SignedInStaff | None:
    """Return who is signed in, or None."""
    text = settings.read(journal, settings.SIGNED_IN_STAFF)
    return None if text is None else _DECODER.decode(text)


def require_staff(journal: sqlite3.Connection) -> SignedInStaff:
    """Return who is signed in.

    Raises: NobodySignedIn.
    """
    staff = signed_in_staff(journal)
    if staff is None:
        raise NobodySignedIn
    return staff


def require_permission(staff: SignedInStaff, permission: str) -> None:
    """Return when a member of staff may do this; `permission` is a field of PermissionSet.

    Raises: NotPermitted.
    """
    permissions: PermissionSet = staff.permissions
    if not getattr(permissions, permission):
        raise NotPermitted(f"{staff.name} may not {WORDS[permission]}.", permission=permission)


def permitted_by(staff: SignedInStaff, permission: str, approver: SignedInStaff | None) -> str | None:
    """Return the number of who had to approve, None when who is signed in may do this without anybody.

    Raises: NotPermitted when neither may.
    """
    if approver is None or getattr(staff.permissions, permission):
        require_permission(staff, permission)
        return None
    require_permission(approver, permission)
    return approver.number
