"""Which documents are, or were, in quarantine under their ids."""

from collections.abc import Collection

from registers.copying.prepared import read_rows
from registers.queries.among import among_sql


def kept_ids(ids: Collection[str]) -> set[str]:
    """Return those of some ids that documents in quarantine name, resolved or not; nothing is asked for none."""
    if not ids:
        return set()
    condition, parameter = among_sql("claimed_id", "uuid", ids)
    rows = read_rows(f"SELECT claimed_id FROM registers_quarantinedtransaction WHERE {condition}", [parameter])  # noqa: S608
    return {str(key) for (key,) in rows}
