"""The triggers of HQ on PostgreSQL: one per operation, for each statement, with transition tables.

Statement triggers and not row triggers, because a statement that changes 100,000 rows then writes its entries with one
INSERT ... SELECT. A table of which one column is captured, its key, has a row trigger beside them, for rows whose key
changes: next to none, so that an UPDATE need not compare all old rows with all new ones. ENABLE ALWAYS, because data
restored or replicated under `session_replication_role = replica` changes too. The function runs with its owner's
rights, so that an ERP's role needs none on the change log, and with a fixed search path, so that nobody puts a table of
the same name before ours.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from distribution.changelog.trigger_names import LOG_TABLE, PREFIX, quoted, text_literal, trigger_name


class _Trigger(NamedTuple):
    """One trigger: its name within the table's, when it fires, and what pg_trigger.tgtype says of that."""

    name: str
    operation: str
    kind: int
    transition: str = ""
    when: str = ""


_OLD_ROWS, _NEW_ROWS = "OLD TABLE AS old_rows", "NEW TABLE AS new_rows"
OPERATIONS = (
    _Trigger("insert", "INSERT", 4, _NEW_ROWS),
    _Trigger("delete", "DELETE", 8, _OLD_ROWS),
    _Trigger("truncate", "TRUNCATE", 32),
)
UPDATE_OF_SEVERAL = _Trigger("update", "UPDATE", 16, f"{_OLD_ROWS} {_NEW_ROWS}")
UPDATE_OF_ONE = _Trigger("update", "UPDATE", 16, _NEW_ROWS)
UPDATED_KEY = "updated_key"
ENABLED_ALWAYS = "A"
SEARCH_PATH = "pg_catalog, pg_temp"

INSTALLED = """
    SELECT c.relname, t.tgname, t.tgtype, t.tgenabled, coalesce(t.tgoldtable, ''), coalesce(t.tgnewtable, ''),
           t.tgqual IS NOT NULL, p.prosecdef, array_to_string(p.proconfig, ' '), p.prosrc
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace AND t.tgname LIKE %s
"""


def wanted(connection: BaseDatabaseWrapper, captured: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Describe the triggers that tables have to have, by table, in the words of `installed`."""
    schema = _schema(connection)
    return {table: _wanted(schema, table, columns) for table, columns in captured.items()}


def installed(connection: BaseDatabaseWrapper) -> dict[str, frozenset[str]]:
    """Describe the capturing triggers there are, by table."""
    triggers: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED, [PREFIX.replace("_", r"\_") + "%"])
        for table, *parts in cursor.fetchall():
            triggers.setdefault(table, set()).add(_description(*parts))
    return {table: frozenset(descriptions) for table, descriptions in triggers.items()}


def install(cursor: CursorWrapper, table: str, columns: tuple[str, ...]) -> None:
    """Make a table's function and triggers; those it had must be gone."""
    schema = _schema(cursor.db)
    function = f"{quoted(schema)}.{quoted(trigger_name(table))}"
    cursor.execute(
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = {SEARCH_PATH} AS {text_literal(_body(schema, table, columns))}"
    )
    cursor.execute(f"REVOKE ALL ON FUNCTION {function}() FROM PUBLIC")
    for trigger in _triggers(columns):
        name = quoted(trigger_name(table, trigger.name))
        transition = f"REFERENCING {trigger.transition}" if trigger.transition else ""
        each = f"FOR EACH ROW WHEN ({trigger.when})" if trigger.when else "FOR EACH STATEMENT"
        when = f"AFTER {trigger.operation} ON {quoted(table)} {transition}"
        cursor.execute(f"CREATE TRIGGER {name} {when} {each} EXECUTE FUNCTION {function}()")
        cursor.execute(f"ALTER TABLE {quoted(table)} ENABLE ALWAYS TRIGGER {name}")


def remove(cursor: CursorWrapper, table: str) -> None:
    """Drop a table's capturing triggers and their function, whatever they are."""
    cursor.execute(f"{INSTALLED} AND c.relname = %s", [PREFIX.replace("_", r"\_") + "%", table])
    for row in cursor.fetchall():
        cursor.execute(f"DROP TRIGGER {quoted(row[1])} ON {quoted(table)}")
    cursor.execute(f"DROP FUNCTION IF EXISTS {quoted(_schema(cursor.db))}.{quoted(trigger_name(table))}()")


def log_everything(cursor: CursorWrapper, table: str) -> None:
    """Write down that any row of a table may have changed."""
    cursor.execute(
        f"INSERT INTO {LOG_TABLE} (table_name, key, moved, transaction_id) VALUES (%s, NULL, true, pg_current_xact_id())",  # noqa: S608
        [table],
    )


def _schema(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _triggers(columns: tuple[str, ...]) -> tuple[_Trigger, ...]:
    """Give the triggers of a table of which these columns are captured.

    That of a changed key is not limited to statements that name the key: a trigger of somebody else's may change it too.
    """
    if len(columns) > 1:
        return (*OPERATIONS, UPDATE_OF_SEVERAL)
    key = quoted(columns[0])
    return (*OPERATIONS, UPDATE_OF_ONE, _Trigger(UPDATED_KEY, "UPDATE", 17, when=f"OLD.{key} IS DISTINCT FROM NEW.{key}"))


def _wanted(schema: str, table: str, columns: tuple[str, ...]) -> frozenset[str]:
    body = _body(schema, table, columns)
    return frozenset(
        _description(
            trigger_name(table, trigger.name),
            trigger.kind,
            ENABLED_ALWAYS,
            "old_rows" if _OLD_ROWS in trigger.transition else "",
            "new_rows" if _NEW_ROWS in trigger.transition else "",
            bool(trigger.when),
            True,
            f"search_path={SEARCH_PATH}",
            body,
        )
        for trigger in _triggers(columns)
    )


def _description(*parts: object) -> str:
    return " | ".join(str(part) for part in parts)


def _body(schema: str, table: str, columns: tuple[str, ...]) -> str:
    """Write the function's body."""
    insert = f"INSERT INTO {quoted(schema)}.{LOG_TABLE} (table_name, key, moved, transaction_id)"
    select = f"SELECT {text_literal(table)}, {_key(columns)}"
    transaction = "pg_current_xact_id()"
    update = (
        _update_of_one(insert, select, transaction, columns[0])
        if len(columns) == 1
        else _update(insert, select, transaction, columns)
    )
    return f"""
BEGIN
    IF TG_OP = 'UPDATE' THEN{update}
    ELSIF TG_OP = 'INSERT' THEN
        {insert} {select}, true, {transaction} FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        {insert} {select}, true, {transaction} FROM old_rows;
    ELSE
        {insert} VALUES ({text_literal(table)}, NULL, true, {transaction});
    END IF;
    RETURN NULL;
END
"""


def _update(insert: str, select: str, transaction: str, columns: tuple[str, ...]) -> str:
    """Count each set of captured values, +1 when it is new and -1 when it was: what does not sum up to 0 moved."""
    names = ", ".join(quoted(column) for column in columns)
    return f"""
        {insert} {select}, sum(side) <> 0, {transaction} FROM (
            SELECT {names}, 1 AS side FROM new_rows UNION ALL SELECT {names}, -1 FROM old_rows
        ) AS changed GROUP BY {names};"""  # noqa: S608 - quoted names of our announcements


def _update_of_one(insert: str, select: str, transaction: str, column: str) -> str:
    """Write the new rows down as not moved, and a row whose key has changed once more, before and after."""
    key = quoted(column)
    return f"""
        IF TG_LEVEL = 'ROW' THEN
            {insert} {select}, true, {transaction} FROM (VALUES (OLD.{key}), (NEW.{key})) AS row ({key});
        ELSE
            {insert} {select}, false, {transaction} FROM new_rows;
        END IF;"""


def _key(columns: tuple[str, ...]) -> str:
    """Write the SQL of the JSON object of some columns; put together from texts, at half the cost of json_build_object."""
    values = (f"{text_literal(json.dumps(name) + ': ')} || coalesce(to_json({quoted(name)})::text, 'null')" for name in columns)
    return f"""'{{' || {" || ', ' || ".join(values)} || '}}'"""
