"""How the database objects of change capture are named, so that ours are known from anybody else's."""

import hashlib

PREFIX = "everytill_capture_"
LOG_TABLE = "distribution_changelogentry"

# The longest name PostgreSQL keeps; it silently cuts longer ones, and two tables could meet in one name.
MAXIMUM_LENGTH = 63


def trigger_name(table: str, operation: str = "") -> str:
    """Name the trigger of a table's operation ("insert", …), or its function when no operation is given."""
    name = f"{PREFIX}{table}_{operation}" if operation else f"{PREFIX}{table}"
    if len(name) <= MAXIMUM_LENGTH:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: MAXIMUM_LENGTH - len(digest) - 1]}_{digest}"


def quoted(name: str) -> str:
    """Quote an identifier; both engines quote alike."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(text: str) -> str:
    """Write a text as an SQL literal; DDL takes no parameters."""
    return "'" + text.replace("'", "''") + "'"
