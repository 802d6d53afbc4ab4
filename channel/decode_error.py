"""Where in a JSON document msgspec found something wrong, as a JSON pointer (RFC 6901).

msgspec says it in the last words of its message only; programs that mark a field need the place by itself.
"""

import re

_WHERE = re.compile(r"^(?P<what>.*) - at `(?P<path>\$.*)`$", re.DOTALL)


def decode_error(message: str) -> dict[str, str]:
    """Split msgspec's message into `pointer` ("" is the document's root) and `detail`."""
    found = _WHERE.match(message)
    what, path = (found["what"], found["path"]) if found else (message, "$")
    return {"pointer": "".join(f"/{part}" for part in re.findall(r"[^.\[\]$]+", path)), "detail": what}
