"""The triggers of HQ on PostgreSQL: one per operation, for each statement, with transition tables.

Statement triggers and not row triggers, because a statement that changes 100,000 rows then writes its entries with one
INSERT ... SELECT. ENABLE ALWAYS, because data restored or replicated under `session_replication_role = replica` changes
too. The function runs with its owner's rights, so that an ERP's role needs none on the change log, and with a fixed
search path, so that nobody puts a table of the same name before ours.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from distribution.changelog.trigger_names import LOG_TABLE, PREFIX, quoted, text_literal, trigger_name

# operation: (what pg_trigger.tgtype says of it, its transition tables)
OPERATIONS = {
    "insert": (4, "REFERENCING NEW TABLE AS new_rows"),
    "delete": (8, "REFERENCING OLD TABLE AS old_rows"),
    "update": (16, "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    "truncate": (32, ""),
}
ENABLED_ALWAYS = "A"
SEARCH_PATH = "pg_catalog, pg_temp"

INSTALLED = """
    SELECT c.relname, t.tgname, t.tgtype, t.tgenabled, coalesce(t.tgoldtable, ''), coalesce(t.tgnewtable, ''),
           p.prosecdef, array_to_string(p.proconfig, ' '), p.prosrc
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace AND t.tgname LIKE %s
"""


def wanted(connection: BaseDatabaseWrapper, table: str, columns: tuple[str, ...]) -> frozenset[str]:
    """Describe the triggers a table has to have, in the words of `installed`."""
    body = _body(_schema(connection), table, columns)
    return frozenset(
        _description(
            trigger_name(table, operation),
            kind,
            ENABLED_ALWAYS,
            "old_rows" if "old_rows" in transition else "",
            "new_rows" if "new_rows" in transition else "",
            True,
            f"search_path={SEARCH_PATH}",
            body,
        )
        for operation, (kind, transition) in OPERATIONS.items()
    )


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
    for operation, (_, transition) in OPERATIONS.items():
        name = quoted(trigger_name(table, operation))
        cursor.execute(
            f"CREATE TRIGGER {name} AFTER {operation.upper()} ON {quoted(table)} {transition} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
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


def _description(*parts: object) -> str:
    return " | ".join(str(part) for part in parts)


def _body(schema: str, table: str, columns: tuple[str, ...]) -> str:
    """Write the function's body.

    An UPDATE counts each set of captured values, +1 when it is new and -1 when it was: what does not sum up to 0 moved.
    """
    names = ", ".join(quoted(column) for column in columns)
    key = f"json_build_object({', '.join(f'{text_literal(column)}, {quoted(column)}' for column in columns)})::text"
    insert = f"INSERT INTO {quoted(schema)}.{LOG_TABLE} (table_name, key, moved, transaction_id)"
    select = f"SELECT {text_literal(table)}, {key}"
    transaction = "pg_current_xact_id()"
    return f"""
BEGIN
    IF TG_OP = 'INSERT' THEN
        {insert} {select}, true, {transaction} FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        {insert} {select}, true, {transaction} FROM old_rows;
    ELSIF TG_OP = 'UPDATE' THEN
        {insert} {select}, sum(side) <> 0, {transaction} FROM (
            SELECT {names}, 1 AS side FROM new_rows UNION ALL SELECT {names}, -1 FROM old_rows
        ) AS changed GROUP BY {names};
    ELSE
        {insert} VALUES ({text_literal(table)}, NULL, true, {transaction});
    END IF;
    RETURN NULL;
END
"""  # noqa: S608 - quoted names of our announcements
