"""What the doctor finds: how it is, in words, and what to do about it."""

from enum import StrEnum

from msgspec import Struct


class Level(StrEnum):
    """Fine, to be seen to before it gets worse, or broken."""

    PASS = "PASS"  # noqa: S105 - not a password
    WARN = "WARN"
    FAIL = "FAIL"


class Finding(Struct, frozen=True):
    """One thing looked at; a remedy says what to do, "" where nothing is to be done."""

    what: str
    level: Level
    words: str
    remedy: str = ""


def fine(what: str, words: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(what, Level.PASS, words)


def warning(what: str, words: str, remedy: str) -> Finding:
    """Return that something will get worse."""
    return Finding(what, Level.WARN, words, remedy)


def failure(what: str, words: str, remedy: str) -> Finding:
    """Return that something is broken."""
    return Finding(what, Level.FAIL, words, remedy)
