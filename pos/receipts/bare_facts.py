"""What a receipt says of its store when nothing of the store can be read: numbers, and English.

A register whose data is damaged, or a journal that was carried to another machine, still has to give receipts out.
"""

from channel import money
from channel.lookup import RegisterInfo, StoreFacts, StoreInfo
from channel.transaction import Transaction


def bare_facts(transaction: Transaction) -> StoreFacts:
    """Return the facts of a store of which only the document is known; times are UTC."""
    store = StoreInfo(
        store_id=0,
        number=transaction.store,
        name=transaction.store,
        address="",
        tax_number="",
        time_zone="UTC",
        currency=transaction.currency,
        language="en",
        prices_include_tax=transaction.prices_include_tax,
        business_day_cutoff="00:00",
        receipt_number_mask="",
        receipt_header="",
        receipt_footer="",
        receipt_shows_tax_lines=True,
    )
    register = RegisterInfo(
        number=transaction.register, name=transaction.register, store_number=transaction.store, support_offline=True
    )
    return StoreFacts(
        store=store,
        register=register,
        payment_methods=[],
        currency_exponent=money.exponent(transaction.currency),
        release=0,
    )
