"""Describe the structs of `channel` in our OpenAPI document.

msgspec writes references that are right for a JSON Schema of its own (`#/$defs/...`) but lead nowhere inside ours, so
they are replaced by what they refer to.
"""

from typing import Any

import msgspec


def struct_schema(struct: type) -> dict[str, Any]:
    """Return the JSON Schema of a struct, without references."""
    schema = msgspec.json.schema(struct)
    definitions: dict[str, Any] = schema.pop("$defs", {})
    resolved: dict[str, Any] = _resolved(schema, definitions)
    return resolved


def _resolved(part: Any, definitions: dict[str, Any]) -> Any:
    """Replace the references in a part of a schema."""
    if isinstance(part, list):
        return [_resolved(item, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _resolved(definitions[part["$ref"].rpartition("/")[2]], definitions)
    return {name: _resolved(value, definitions) for name, value in part.items()}
