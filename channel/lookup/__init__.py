"""What is sold, by whom and to whom: one set of questions, asked the same way at HQ and on a register.

The retail server asks a group's STORE channel database, a register offline asks its own, and both run this code on
the same released rows; so a switch between the two changes nothing that is sold. Every look-up takes a connection and
answers from one release, and only with what belongs to the asking store.
"""

from channel.lookup.customers import CustomerInfo, find_customer
from channel.lookup.exchange_rates import ExchangeRateInfo, rates_at
from channel.lookup.payment_methods import PaymentMethodInfo, payment_methods
from channel.lookup.products import SellableProduct, find_by_barcode, find_by_number
from channel.lookup.registers import OfflineProfile, RegisterInfo, find_register
from channel.lookup.search import search_products
from channel.lookup.selling_price import PromotionSaving, SellingPrice, selling_price
from channel.lookup.staff import PermissionSet, SignedInStaff, sign_in
from channel.lookup.store_facts import StoreFacts, find_store_facts
from channel.lookup.stores import StoreInfo, find_store

__all__ = [
    "CustomerInfo",
    "ExchangeRateInfo",
    "OfflineProfile",
    "PaymentMethodInfo",
    "PermissionSet",
    "PromotionSaving",
    "RegisterInfo",
    "SellableProduct",
    "SellingPrice",
    "SignedInStaff",
    "StoreFacts",
    "StoreInfo",
    "find_by_barcode",
    "find_by_number",
    "find_customer",
    "find_register",
    "find_store",
    "find_store_facts",
    "payment_methods",
    "rates_at",
    "search_products",
    "selling_price",
    "sign_in",
]
