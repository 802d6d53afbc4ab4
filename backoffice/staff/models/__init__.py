"""The tables of the app, one model per file."""

from .permission_group import PermissionGroup
from .staff import Staff
from .staff_address_book import StaffAddressBook

__all__ = ["PermissionGroup", "Staff", "StaffAddressBook"]
