"""Texts that break programs: a few of our own, and those of a file in the form of the Big List of Naughty Strings.

NAUGHTY_STRINGS=.../blns.json python -m pytest tests/registers/test_upload_torture.py
"""

import json
import os
from pathlib import Path

OWN = (
    "undefined",
    "NULL",
    "1E+02",
    "0x0",
    "\\",
    "'; DROP TABLE registers_transaction; --",
    "%s %(name)s {0} ${PATH} $(true) `true`",
    "<script>alert(1)</script>",
    "\u2028line\u2029paragraph\u0085",
    "\u202eright to left\u202c \u0627\u0644\u0643\u0644",
    "Z\u0351\u036b\u0343a\u0315\u031blgo\u0347",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \ufffd \ufeff",
    "\u0130\u0131\u017f\u1e9e",
    "\u00a0 \u3000 ",
    "tab\tnew\nline\r\x00\x01\x02\x1f\x7f",
    "\\N",
    "\\.",
    "\\x00",
    "/etc/passwd\\..\\..",
    "x" * 70_000,
)


def naughty_strings() -> list[str]:
    """Return our own, and those of the file that NAUGHTY_STRINGS names."""
    path = os.environ.get("NAUGHTY_STRINGS")
    return [*OWN, *(json.loads(Path(path).read_text("utf-8")) if path else [])]
