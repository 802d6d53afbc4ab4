"""The line above every command: Online or Offline and why, how old the data is, how many sales HQ has not got."""

from pos.register import Register
from pos.register_overview import Overview

REASONS = {
    "UNREACHABLE": "headquarters does not answer",
    "SLOW": "headquarters is slow",
    "MANUAL": "disconnected by hand",
    "REFUSED": "headquarters does not accept this device; it must be activated again",
}
MINUTE, HOUR, DAY = 60, 3600, 86400


def header_line(overview: Overview) -> str:
    """Return the status header."""
    connection = connection_words(overview) if overview.is_activated else "Not activated"
    return f"{connection} · {data_words(overview)} · sales waiting {overview.sales_waiting}"


def connection_words(overview: Overview) -> str:
    """Say where questions go, and why not to HQ."""
    return "Online" if overview.mode == "ONLINE" else f"Offline ({REASONS[overview.reason]})"


def data_words(overview: Overview) -> str:
    """Say which data the register holds and how old it is."""
    if overview.sells_online_only and overview.release is None:
        return "sells online only"
    if overview.release is None:
        return "no data yet" if overview.data_age_seconds is None else "data damaged"
    age = "of unknown age" if overview.data_age_seconds is None else f"{age_words(overview.data_age_seconds)} old"
    return f"data release {overview.release}, {age}"


def age_words(seconds: int) -> str:
    """Say a duration in its largest unit."""
    for unit, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if seconds >= unit:
            return f"{seconds // unit} {name}"
    return f"{seconds} s"


def print_change(register: Register, before: Overview) -> None:
    """Say that the connection is another one than the header said."""
    after = register.overview()
    if after.is_activated and (after.mode, after.reason) != (before.mode, before.reason):
        print(f"The register is now {connection_words(after).lower()}.", flush=True)
