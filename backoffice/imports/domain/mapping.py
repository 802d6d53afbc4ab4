"""Which column means what: proposed from the headings, confirmed by a person, checked before anything is read."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from channel.errors import InvalidInput

from .fields import FIELDS


def propose_mapping(kind: str, columns: Sequence[str]) -> dict[str, str]:
    """Build {field: column} for the columns whose headings say what they are; the first of several wins.

    A list of products that has barcodes but no numbers gets its barcodes as numbers.
    """
    headings: dict[str, str] = {}
    for column in columns:
        headings.setdefault(_plain(column), column)
    mapping: dict[str, str] = {}
    for field in FIELDS[kind]:
        found = next((headings[heading] for heading in field.headings if heading in headings), None)
        if found is not None:
            mapping[field.name] = found
    if kind == "PRODUCTS" and "number" not in mapping and "barcode" in mapping:
        return {"number": mapping["barcode"], **mapping}
    return mapping


def header_signature(columns: Sequence[str]) -> str:
    """Return a digest of the headings in their order: files with the same ones are files of the same kind."""
    return hashlib.sha256(json.dumps(list(columns)).encode()).hexdigest()


def check_mapping(kind: str, mapping: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    """Return the mapping without empty choices.

    Raises:
        InvalidInput: a field this kind does not have, a column the file does not have, or a required field without a
            column; `errors` has one entry for each.
    """
    chosen = {field: column for field, column in mapping.items() if column}
    known = {field.name: field for field in FIELDS[kind]}
    errors = [
        {"pointer": f"/mapping/{name}", "detail": f"There is no field {name!r}; there are {', '.join(known)}."}
        for name in chosen
        if name not in known
    ]
    errors += [
        {"pointer": f"/mapping/{name}", "detail": f"The file has no column {column!r}; it has {', '.join(columns)}."}
        for name, column in chosen.items()
        if column not in columns
    ]
    errors += [
        {"pointer": f"/mapping/{field.name}", "detail": f"{field.label} needs a column of the file."}
        for field in known.values()
        if field.required and field.name not in chosen
    ]
    if errors:
        raise InvalidInput(" ".join(error["detail"] for error in errors), errors=errors)
    return chosen


def _plain(heading: str) -> str:
    return "".join(character for character in heading.casefold() if character.isalnum())
