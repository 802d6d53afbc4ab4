"""The tables of the app, one model per file."""

from .address_book import AddressBook
from .customer import Customer
from .customer_address_book import CustomerAddressBook
from .store_address_book import StoreAddressBook

__all__ = ["AddressBook", "Customer", "CustomerAddressBook", "StoreAddressBook"]
