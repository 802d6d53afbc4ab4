"""Raise an alert, or say that it is still so: one statement, however many ask at the same moment.

`bulk_create(update_conflicts=True)` cannot name a partial unique constraint as its target, and asking first would open
two alerts of a kind when a sweep and a poll find the same trouble together. Hence the SQL, the same on both databases.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from registers.models import Alert

# Five values each; SQLite takes 32,766 in one statement.
ROWS_PER_STATEMENT = 1000

_SQL = """
INSERT INTO registers_alert (register_id, kind, opened_at, seen_at, facts, note)
VALUES {rows}
ON CONFLICT {open} DO UPDATE SET seen_at = excluded.seen_at, facts = excluded.facts
"""
# The two constraints of the model, by the very conditions they have.
_OF_REGISTERS = "(register_id, kind) WHERE closed_at IS NULL"
_OF_HEADQUARTERS = "(kind) WHERE closed_at IS NULL AND register_id IS NULL"


def raise_alert(*, register_id: int, kind: Alert.Kind, now: datetime, facts: dict[str, Any]) -> None:
    """Open an alert of a register unless one of that kind is open; that one is seen again, with these facts."""
    raise_alerts(kind=kind, now=now, facts={register_id: facts})


def raise_alerts(*, kind: Alert.Kind, now: datetime, facts: Mapping[int | None, dict[str, Any]]) -> None:
    """Raise one kind of alert for many registers at once; `facts` are those of each, by the register's primary key.

    Or for headquarters itself, when None is the only key. In the order of the keys, so that two sweeps wait for each other
    and do not lock each other out.
    """
    moment = connection.ops.adapt_datetimefield_value(now)
    column = Alert._meta.get_field("facts")
    ordered = sorted(facts, key=lambda key: key or 0)
    opened = _OF_HEADQUARTERS if None in facts else _OF_REGISTERS
    for start in range(0, len(ordered), ROWS_PER_STATEMENT):
        keys = ordered[start : start + ROWS_PER_STATEMENT]
        values: list[Any] = []
        for key in keys:
            values += [key, kind.value, moment, moment, column.get_db_prep_save(facts[key], connection)]
        rows = ", ".join(["(%s, %s, %s, %s, %s, '')"] * len(keys))
        with connection.cursor() as cursor:
            cursor.execute(_SQL.format(rows=rows, open=opened), values)
