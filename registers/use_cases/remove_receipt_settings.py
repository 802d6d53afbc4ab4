"""Remove receipt settings that no store prints by."""

from registers.models import ReceiptSettings
from registers.use_cases.remove_unused import remove_unused

USED_BY = {"store_set": "stores"}


def remove_receipt_settings(*, receipt_settings: ReceiptSettings) -> None:
    """Remove receipt settings that no store prints by.

    Raises: StateConflict when they are still used; NotFound when they are gone.
    """
    remove_unused(thing=receipt_settings, used_by=USED_BY)
