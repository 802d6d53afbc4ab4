"""The tables of HQ that only join two others, which is where rows move into and out of groups."""

from django.db.models import Model

from backoffice.catalog.models import Assortment, AssortmentProduct, Product, StoreAssortment
from backoffice.customers.models import AddressBook, Customer, CustomerAddressBook, StoreAddressBook
from backoffice.pricing.models import PriceGroup, StorePriceGroup
from backoffice.staff.models import Staff, StaffAddressBook
from registers.models import Store

# model, and the name and model of each of its two ends
LINKS: tuple[tuple[type[Model], str, type[Model], str, type[Model]], ...] = (
    (AssortmentProduct, "assortment", Assortment, "product", Product),
    (StoreAssortment, "store", Store, "assortment", Assortment),
    (StorePriceGroup, "store", Store, "price_group", PriceGroup),
    (StoreAddressBook, "store", Store, "address_book", AddressBook),
    (CustomerAddressBook, "customer", Customer, "address_book", AddressBook),
    (StaffAddressBook, "staff", Staff, "address_book", AddressBook),
)
