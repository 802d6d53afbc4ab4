"""What changed between two states of a thing: `{field: [before, after]}`, values as JSON knows them."""

from collections.abc import Mapping
from typing import Any

from .what_is_kept import HIDDEN, is_secret

Values = Mapping[str, Any]
Changes = dict[str, list[Any]]


def changes_between(before: Values, after: Values) -> Changes:
    """List the fields that differ; of a new thing (`before` is empty) those that say something."""
    names = [*before, *(name for name in after if name not in before)]
    found = {name: [before.get(name), after.get(name)] for name in names}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1] and not all(_says_nothing(each) for each in pair)}


def merged(first: Changes, later: Changes) -> Changes:
    """Put two changes of one thing after one another; what came back to what it was is no change."""
    names = [*first, *(name for name in later if name not in first)]
    pairs = {name: [first.get(name, later.get(name, [None]))[0], later.get(name, first.get(name, [None]))[-1]] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] or HIDDEN in pair}


def hidden(changes: Changes, label: str) -> Changes:
    """Take out of the changes of a row the values that must not be written down; that they changed stays."""
    return {name: [value and HIDDEN for value in pair] if is_secret(name, label) else pair for name, pair in changes.items()}


def _says_nothing(value: Any) -> bool:
    return value is None or value == "" or value == []
