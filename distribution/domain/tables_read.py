"""Which tables a piece of announced SQL reads: the names after FROM and JOIN.

Not a parser of SQL: announcements are short, run on two engines, and only have to be held to what they list. Names of
common tables and of functions, literals and comments, and the FROM of `extract(… FROM …)` are told apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = r""""(?:[^"]|"")+"|\b[A-Za-z_]\w*"""
_WORD = re.compile(rf"""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|{_NAME}|\S""", re.DOTALL)
_COMMON_TABLE = re.compile(rf"({_NAME})\s*(?:\([^()]*\)\s*)?\bas\s+(?:(?:not\s+)?materialized\s*)?\(", re.IGNORECASE)
_FROM_INSIDE = {"extract", "substring", "trim", "overlay"}
_BEGINS_QUERY = {"select", "with", "values"}
_BEFORE_TABLE = {"lateral", "only"}
_ENDS_TABLES = {"where", "group", "having", "order", "limit", "offset", "window", "union", "intersect", "except"}


@dataclass(slots=True)
class _Level:
    """One pair of parentheses: what stands before it, whether we are among tables, whether one comes next."""

    before: str = ""
    is_among_tables: bool = False
    is_table_next: bool = False


def tables_read(sql: str) -> frozenset[str]:
    """Name the tables that a predicate, a list of joins, an expression or a query reads."""
    words = [word for word in _WORD.findall(sql) if not word.startswith(("--", "/*"))]
    common = {_name(name) for name in _COMMON_TABLE.findall(" ".join(words))}
    return frozenset(_tables(words)) - common


def _tables(words: list[str]) -> Iterator[str]:
    """Walk along the words, one level down with each parenthesis, and yield what stands where a table has to."""
    levels = [_Level()]
    for before, word, following in zip(["", *words], words, [*words[1:], ""], strict=False):
        level = levels[-1]
        if word == "(":
            levels.append(_Level(before.lower(), level.is_table_next, level.is_table_next))
            level.is_table_next = False
        elif word == ")":
            # a piece of SQL may close more than it opens, and is none the better for it
            levels = levels[:-1] or [_Level()]
        elif level.is_table_next and _is_name(word) and word.lower() not in _BEFORE_TABLE | _BEGINS_QUERY:
            # of a qualified name the last part, of a function nothing
            level.is_table_next = following == "."
            if following not in (".", "("):
                yield _name(word)
        elif word != ".":
            _step(level, word.lower(), before.lower())


def _step(level: _Level, word: str, before: str) -> None:
    """Follow the words that say where tables are named."""
    if word == "from" and before != "distinct" and level.before not in _FROM_INSIDE:
        level.is_among_tables = level.is_table_next = True
    elif word == "join" or (word == "," and level.is_among_tables):
        level.is_table_next = True
    elif word in _ENDS_TABLES | _BEGINS_QUERY:
        level.is_among_tables = level.is_table_next = False


def _is_name(word: str) -> bool:
    return word[0] in '"_' or word[0].isalpha()


def _name(word: str) -> str:
    """Write a name as the engines keep it: quoted as it is, else in lower case."""
    return word[1:-1].replace('""', '"') if word[0] == '"' else word.lower()
