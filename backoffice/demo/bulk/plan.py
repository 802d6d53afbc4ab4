"""What all parts of a filling have in common: how much, from which ids on, when, and what of the demo company they refer to."""

from dataclasses import dataclass, field

from django.db.models import Max, Model

from backoffice.demo.bulk.dialect import Dialect
from backoffice.demo.domain.sizes import Size

DAY = 86_400
YEAR = 365 * DAY


@dataclass(frozen=True)
class Plan:
    """One filling. Row n of a table has the id `base(model) + n`, so that parts refer to each other by numbers."""

    size: Size
    sql: Dialect
    #: Seconds since 1970.
    now: int
    #: The ids of the demo company's rows, by what they are.
    known: dict[str, int]
    _bases: dict[type[Model], int] = field(default_factory=dict)

    def base(self, model: type[Model]) -> int:
        """Return the highest id there was before this filling."""
        if model not in self._bases:
            self._bases[model] = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        return self._bases[model]

    @property
    def numbered(self) -> list[type[Model]]:
        """List the models whose ids were given out here, and no longer by the database."""
        return list(self._bases)

    def store_number(self, store: str) -> str:
        """Write the number of the n-th store."""
        return f"'F' || lpad(CAST({store} AS text), 4, '0')"

    def register_number(self, register: str) -> str:
        """Write the number of the n-th register, which lies in the store of its turn."""
        till = f"(({register}) - 1) % {self.size.registers_per_store} + 1"
        return f"{self.store_number(self.store_of(register))} || '-' || ({till})"

    def store_of(self, register: str) -> str:
        """Write which store the n-th register is in."""
        return f"((({register}) - 1) / {self.size.registers_per_store} + 1)"

    def group_of(self, store: str) -> str:
        """Write which group the n-th store is in."""
        return f"((({store}) - 1) % {self.size.groups} + 1)"

    def journal_id(self, register: str) -> str:
        """Write the id of the n-th register's journal."""
        return f"'0195d0a0-0000-7000-8000-' || lpad(to_hex({register}), 12, '0')"


@dataclass(frozen=True)
class Step:
    """Some statements, and what to say while they run."""

    title: str
    statements: list[str]
