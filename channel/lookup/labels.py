"""The layouts of labels that a company's scales print, and reading a scanned code by them."""

import sqlite3

from channel.labels import Label, LabelPattern, read_label
from channel.lookup.one_release import fetch

QUERY = "SELECT pattern, decimals FROM barcode_pattern WHERE is_active ORDER BY pattern"


def find_label(connection: sqlite3.Connection, code: str) -> Label | None:
    """Read a code as the label of a scale; None when it is none."""
    return read_label(code, fetch(connection, QUERY, {}, LabelPattern))
