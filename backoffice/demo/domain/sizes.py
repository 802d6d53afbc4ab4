"""How much `manage.py fill` fills in beside the demo company: enough to see how lists feel when a company is not small."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """A made-up company by its numbers; everything else follows from them."""

    stores: int
    registers_per_store: int
    products: int
    customers: int
    transactions: int

    @property
    def registers(self) -> int:
        """Count the registers."""
        return self.stores * self.registers_per_store

    @property
    def groups(self) -> int:
        """Count the channel data groups: fifty stores receive the same data."""
        return max(2, self.stores // 50)

    @property
    def staff(self) -> int:
        """Count who works there: three at each register."""
        return self.registers * 3

    @property
    def categories(self) -> int:
        """Count the categories: a tree of ten branches."""
        return max(20, self.products // 500)


SIZES = {
    "small": Size(stores=10, registers_per_store=10, products=1_000, customers=200, transactions=5_000),
    "medium": Size(stores=100, registers_per_store=10, products=100_000, customers=20_000, transactions=500_000),
    "large": Size(stores=1_000, registers_per_store=10, products=1_000_000, customers=200_000, transactions=5_000_000),
}
