"""What a row of each kind says once it is read: plain values, nothing looked up yet. None means "the file does not say",
which leaves a product that exists as it is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

# A fact is what a row states (key) and how (content); two rows that state it differently contradict each other.
Fact = tuple[tuple[object, ...], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product, perhaps with a barcode and a price."""

    number: str
    name: str
    search_name: str | None = None
    category: str | None = None
    unit: str | None = None
    tax_group: str | None = None
    barcode: str | None = None
    price: Decimal | None = None
    minimum_age: int | None = None
    is_weighed: bool | None = None
    net_content: Decimal | None = None
    net_content_unit: str | None = None
    is_deposit: bool | None = None
    deposit_product: str | None = None

    def facts(self) -> list[Fact]:
        """List what the row states."""
        coded = (self.name, self.search_name, self.category, self.unit, self.tax_group)
        sold = (self.minimum_age, self.is_weighed, self.net_content, self.net_content_unit)
        deposit = (self.is_deposit, self.deposit_product)
        facts: list[Fact] = [(("product", self.number), (*coded, *sold, *deposit))]
        if self.barcode is not None:
            facts.append((("barcode", self.barcode), (self.number,)))
        if self.price is not None:
            facts.append((("price", self.number), (self.price.normalize(),)))
        return facts


@dataclass(frozen=True, slots=True)
class BarcodeRow:
    """A barcode of a product. `is_primary` None: primary when the product has no primary barcode yet."""

    number: str
    barcode: str
    is_primary: bool | None = None

    def facts(self) -> list[Fact]:
        """List what the row states."""
        facts: list[Fact] = [(("barcode", self.barcode), (self.number, self.is_primary))]
        if self.is_primary:
            facts.append((("primary", self.number), (self.barcode,)))
        return facts


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price of a product. `price_group` and `valid_from` come from the options where the file has no column."""

    number: str
    price: Decimal
    price_group: str
    valid_from: date
    valid_to: date | None = None

    def facts(self) -> list[Fact]:
        """List what the row states."""
        return [(("price", self.price_group, self.number, self.valid_from), (self.price.normalize(), self.valid_to))]


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer."""

    number: str
    name: str
    email: str | None = None
    phone: str | None = None
    tax_number: str | None = None
    language: str | None = None
    blocked: bool | None = None

    def facts(self) -> list[Fact]:
        """List what the row states."""
        said = (self.name, self.email, self.phone, self.tax_number, self.language, self.blocked)
        return [(("customer", self.number), said)]


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A store; its address in as many columns as people use for one."""

    number: str
    name: str
    address: str | None = None
    address_2: str | None = None
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    tax_number: str | None = None
    time_zone: str | None = None
    language: str | None = None
    currency: str | None = None

    @property
    def whole_address(self) -> str | None:
        """Join the address in lines as letters carry it; None when the file says nothing of one."""
        parts = (self.address, self.address_2, self.postal_code, self.city, self.region)
        if all(part is None for part in parts):
            return None
        place = (self.city, self.region, self.postal_code) if self.region else (self.postal_code, self.city)
        town = " ".join(part for part in place if part)
        return "\n".join(line for line in (self.address, self.address_2, town) if line)

    def facts(self) -> list[Fact]:
        """List what the row states."""
        said = (self.name, self.whole_address, self.tax_number, self.time_zone, self.language, self.currency)
        return [(("store", self.number), said)]


class Row(Protocol):
    """Any row that can be judged: of a file, or of a call of the HQ API."""

    def facts(self) -> list[Fact]:
        """List what the row states."""
        ...
