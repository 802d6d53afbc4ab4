"""What one row of a bulk call may say, as it is on the wire. A field that is left out leaves what is there as it is.

msgspec checks types and lengths while it reads, at a hundredth of what a serializer needs for ten thousand rows.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

Number = Annotated[str, Meta(min_length=1, max_length=64, description="A natural key: letter case and leading zeros count.")]
Code = Annotated[str, Meta(min_length=1, max_length=64)]
ShortCode = Annotated[str, Meta(min_length=1, max_length=32)]
Name = Annotated[str, Meta(min_length=1, max_length=255)]
Text255 = Annotated[str, Meta(max_length=255)]
Text128 = Annotated[str, Meta(max_length=128)]
Text64 = Annotated[str, Meta(max_length=64)]
Text16 = Annotated[str, Meta(max_length=16)]
Age = Annotated[int, Meta(ge=0, le=120)]
Country = Annotated[str, Meta(max_length=2, description="ISO 3166-1 alpha-2, or empty.")]


class ProductIn(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A product. A new one needs a unit and a tax group; null takes the category, the net content or the deposit away."""

    number: Number
    name: Name
    search_name: Text255 | UnsetType = UNSET
    category: Code | UnsetType | None = UNSET
    unit: Text16 | UnsetType = UNSET
    tax_group: ShortCode | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    brand: Text128 | UnsetType = UNSET
    description: Annotated[str, Meta(max_length=10_000)] | UnsetType = UNSET
    net_content: Decimal | UnsetType | None = UNSET
    net_content_unit: Text16 | UnsetType = UNSET
    minimum_age: Age | UnsetType = UNSET
    is_weighed: bool | UnsetType = UNSET
    country_of_origin: Country | UnsetType = UNSET
    is_deposit: bool | UnsetType = UNSET
    #: The number of a product that is a deposit, and was one before this call.
    deposit_product: Number | UnsetType | None = UNSET
    #: Added to this assortment's list.
    assortment: ShortCode | UnsetType = UNSET


class BarcodeIn(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A barcode of a product. `is_primary` left out: primary when the product has no primary barcode yet."""

    code: Code
    product: Number
    is_primary: bool | UnsetType = UNSET


class PriceIn(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """The price of a product in a price group, from a day to a day (both included) or until further notice."""

    product: Number
    price_group: ShortCode
    unit_price: Decimal
    valid_from: date
    valid_to: date | None = None


class CategoryIn(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A category. The parent may be in the same call; null makes it a root."""

    code: Code
    name: Name
    parent: Code | UnsetType | None = UNSET


class UnitIn(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A unit of sale."""

    code: Annotated[str, Meta(min_length=1, max_length=16)]
    name: Annotated[str, Meta(min_length=1, max_length=128)]
    decimals: Annotated[int, Meta(ge=0, le=3)] = 0


class VoucherIn(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A voucher or gift card. Number, kind, currency and initial value never change; null takes a day away."""

    number: Annotated[str, Meta(min_length=1, max_length=100, description="Letters and digits; spaces and hyphens are left out.")]
    kind: Literal["VOUCHER", "GIFT_CARD"]
    currency: Annotated[str, Meta(min_length=3, max_length=3)]
    initial_amount: Decimal
    valid_from_date: date | UnsetType | None = UNSET
    valid_until_date: date | UnsetType | None = UNSET
    is_blocked: bool | UnsetType = UNSET


class CustomerIn(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A customer. `address_books`, when it is there, is the whole list of them."""

    number: Number
    name: Name
    email: Annotated[str, Meta(max_length=254)] | UnsetType = UNSET
    phone: Text64 | UnsetType = UNSET
    tax_number: Text64 | UnsetType = UNSET
    language: Text16 | UnsetType = UNSET
    blocked: bool | UnsetType = UNSET
    address_books: list[ShortCode] | UnsetType = UNSET
