"""Which business days of which stores are closed; asked once for a whole batch."""

from collections.abc import Set
from datetime import date

from registers.copying.prepared import read_rows
from registers.queries.among import among_sql


def closed_days(keys: Set[tuple[str, date]]) -> set[tuple[str, date]]:
    """Return those of some (store number, business date) that were closed."""
    if not keys:
        return set()
    dates = {business_date for _, business_date in keys}
    condition, stores = among_sql("store_number", "varchar", {store_number for store_number, _ in keys})
    rows = read_rows(
        f"SELECT store_number, business_date FROM registers_storeday "  # noqa: S608 - names of our own
        f"WHERE {condition} AND business_date BETWEEN %s AND %s",
        [stores, min(dates).isoformat(), max(dates).isoformat()],
    )
    return set(keys) & {(store, day if isinstance(day, date) else date.fromisoformat(day)) for store, day in rows}
