"""What the demo company sells: twelve categories of five products in five variants each, with German names and English
search names, made-up barcodes and prices.

Barcodes begin with 952, which GS1 keeps for demonstrations: no real product has them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .categories import CATEGORIES

DEMONSTRATION_PREFIX = "952"
FIRST_NUMBER = 10001
FRANCS_PER_EURO = Decimal("1.20")
PROMOTED_EVERY = 25

UNITS = (("PCS", "Piece", 0), ("KG", "Kilogram", 3))
TAX_GROUPS = (("FULL", "Full rate", "VAT19", "VAT 19 %", "19"), ("REDUCED", "Reduced rate", "VAT7", "VAT 7 %", "7"))

# German and English ending, and what it does to the price.
_BY_PIECE = (
    ("", "", "1"),
    (" Bio", " organic", "1.4"),
    (" groß", " large", "1.7"),
    (" klein", " small", "0.6"),
    (" im 3er-Pack", " pack of 3", "2.7"),
)
_BY_WEIGHT = (
    ("", "", "1"),
    (" Bio", " organic", "1.4"),
    (" regional", " local", "1.2"),
    (" Klasse II", " class II", "0.8"),
    (" Premium", " premium", "1.9"),
)


@dataclass(frozen=True, slots=True)
class ProductPlan:
    """One product of the demo company, prices in euros and francs."""

    number: str
    name: str
    search_name: str
    category: str
    unit: str
    tax_group: str
    barcodes: tuple[str, ...]
    euros: Decimal
    francs: Decimal
    promotion_euros: Decimal | None
    is_food: bool


def demo_products() -> Iterator[ProductPlan]:
    """Yield the 300 products of the demo company, always the same."""
    place = 0
    for category in CATEGORIES:
        for german, english, cents in category.products:
            for ending, english_ending, factor in _BY_WEIGHT if category.unit == "KG" else _BY_PIECE:
                euros = _price(Decimal(cents) / 100 * Decimal(factor))
                yield ProductPlan(
                    number=str(FIRST_NUMBER + place),
                    name=german + ending,
                    search_name=english + english_ending,
                    category=category.code,
                    unit=category.unit,
                    tax_group="REDUCED" if category.is_food and category.code != "DRINKS" else "FULL",
                    barcodes=_barcodes(place, german + ending),
                    euros=euros,
                    francs=_price(euros * FRANCS_PER_EURO),
                    # Never the first of a category: whoever tries things out meets plain prices first.
                    promotion_euros=_price(euros * Decimal("0.75")) if place % PROMOTED_EVERY == PROMOTED_EVERY - 1 else None,
                    is_food=category.is_food,
                )
                place += 1


def with_check_digit(digits: str) -> str:
    """Return an EAN: the digits and their check digit (GS1 mod 10)."""
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return f"{digits}{-weighted % 10}"


def _barcodes(place: int, name: str) -> tuple[str, ...]:
    """Return the barcodes of a product, the primary one first: some products have several, bananas their PLU too."""
    many = 3 if place % 10 == 0 else 2 if place % 5 == 0 else 1
    codes = tuple(with_check_digit(f"{DEMONSTRATION_PREFIX}{variant}{place:08}") for variant in range(many))
    return (*codes, "4011") if name == "Bananen" else codes


def _price(amount: Decimal) -> Decimal:
    """Return a price that ends as prices do, in 9 or 5 hundredths: the next whole 10 less one, small ones to 5."""
    if amount < 1:
        return (amount / Decimal("0.05")).to_integral_value(ROUND_HALF_UP) * Decimal("0.05")
    return (amount * 10).to_integral_value(ROUND_HALF_UP) / 10 - Decimal("0.01")
