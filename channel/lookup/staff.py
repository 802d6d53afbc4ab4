"""Sign-in: only staff of the store's address books, and one answer for every way to be wrong."""

import sqlite3

import msgspec
from msgspec import Struct

from channel.errors import SignInRefused
from channel.lookup.one_release import fetch
from channel.pin import verify_pin

QUERY = """
    SELECT staff.number, staff.name, staff.language, staff.pin_hash,
           permission.can_return, permission.can_return_without_receipt, permission.can_override_price,
           permission.can_void, permission.can_disconnect, permission.maximum_discount_percent
    FROM staff JOIN permission_group AS permission ON permission.permission_group_id = staff.permission_group_id
    WHERE staff.number = :staff_number AND staff.is_active AND EXISTS (
        SELECT 1 FROM staff_address_book
        JOIN store_address_book ON store_address_book.address_book_id = staff_address_book.address_book_id
        JOIN store ON store.store_id = store_address_book.store_id
        WHERE staff_address_book.staff_id = staff.staff_id AND store.number = :store_number
    )
    ORDER BY staff.staff_id LIMIT 1
"""


class PermissionSet(Struct, frozen=True, kw_only=True):
    """What a member of staff may do at a register; the discount is in percent, as text."""

    can_return: bool
    can_return_without_receipt: bool
    can_override_price: bool
    can_void: bool
    can_disconnect: bool
    maximum_discount_percent: str


class SignedInStaff(Struct, frozen=True, kw_only=True):
    """Who signed in."""

    number: str
    name: str
    language: str
    permissions: PermissionSet


class _StaffRow(PermissionSet, frozen=True, kw_only=True):
    number: str
    name: str
    language: str
    pin_hash: str


def sign_in(connection: sqlite3.Connection, *, store_number: str, staff_number: str, pin: str) -> SignedInStaff:
    """Check a staff number and PIN.

    Raises:
        SignInRefused: unknown, inactive, of another store, or a wrong PIN; which of them is not told, nor to be
            measured.
    """
    parameters = {"store_number": store_number, "staff_number": staff_number}
    found = fetch(connection, QUERY, parameters, _StaffRow)
    if not verify_pin(pin, found[0].pin_hash if found else ""):
        raise SignInRefused()
    row = msgspec.structs.asdict(found[0])
    permissions = PermissionSet(**{name: row[name] for name in PermissionSet.__struct_fields__})
    return SignedInStaff(number=row["number"], name=row["name"], language=row["language"], permissions=permissions)
