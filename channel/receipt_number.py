"""Receipt numbers by mask: `{store}-{register}-{sequence:06}`. Headquarters keeps masks by the rule by which registers use them.

Not `str.format`, because a mask comes from HQ's data and format would let it reach into any attribute. A mask without
the sequence would repeat itself and is not used.
"""

import re

DEFAULT_MASK = "{store}-{register}-{sequence:06}"
LONGEST = 60
_FIELD = re.compile(r"\{(store|register|sequence)(?::0?([0-9]{1,2}))?\}")


def receipt_number(mask: str, *, store: str, register: str, sequence: int) -> str:
    """Fill a mask in; a width pads with zeros. An unusable mask is replaced by the default one."""
    values = {"store": store, "register": register, "sequence": str(sequence)}
    return _fill(mask if is_usable(mask) else DEFAULT_MASK, values)


def is_usable(mask: str) -> bool:
    """Tell whether a mask gives a different number to each transaction, and one a document can hold."""
    names = [found[1] for found in _FIELD.finditer(mask)]
    rest = _FIELD.sub("", mask)
    if "sequence" not in names or "{" in rest or "}" in rest or not rest.isprintable():
        return False
    return len(_fill(mask, {"store": "x" * 20, "register": "x" * 20, "sequence": "9" * 9})) <= LONGEST


def _fill(mask: str, values: dict[str, str]) -> str:
    return _FIELD.sub(lambda found: values[found[1]].zfill(int(found[2] or 0)), mask)
