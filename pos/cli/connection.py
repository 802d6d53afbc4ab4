"""connect, disconnect (operation 917) and status."""

import argparse
from typing import Any

import msgspec

from pos.cli.data_words import amounts_words, data_lines
from pos.cli.header import connection_words
from pos.register import Register
from pos.register_overview import Overview


def add_commands(commands: Any) -> None:
    """Add the commands."""
    commands.add_parser("connect", help="come back online now").set_defaults(run=connect)
    commands.add_parser("disconnect", help="sell offline until you connect again").set_defaults(run=disconnect)
    parser = commands.add_parser("status", help="show the connection, the data and what waits")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=status)


def connect(register: Register, _arguments: argparse.Namespace) -> int:
    """Connect; 3 means that headquarters did not answer and the register stays offline."""
    register.connect()
    overview = register.overview()
    print(connection_words(overview))
    return 0 if overview.mode == "ONLINE" else 3


def disconnect(register: Register, _arguments: argparse.Namespace) -> int:
    """Disconnect."""
    register.disconnect()
    print(connection_words(register.overview()))
    return 0


def status(register: Register, arguments: argparse.Namespace) -> int:
    """Print everything there is to know."""
    overview = register.overview()
    if arguments.json:
        print(msgspec.json.format(msgspec.json.encode(overview)).decode())
    else:
        print("\n".join(_words(overview)))
    return 0


def _words(overview: Overview) -> list[str]:
    """Say the status line by line."""
    last = {attempt.direction.value: attempt for attempt in overview.attempts}
    lines = [
        f"Register        {overview.register or '-'} of store {overview.store or '-'}, headquarters {overview.server_url or '-'}",
        f"Signed in       {overview.staff or 'nobody'}",
        f"Connection      {connection_words(overview)}, since {overview.since_at}",
        f"Sales waiting   {overview.sales_waiting}"
        + (f", {amounts_words(overview.data)}, oldest {overview.oldest_waiting_at}" if overview.sales_waiting else ""),
        f"Last number     {overview.last_sequence_number}",
        f"At headquarters {overview.quarantined} in quarantine, {overview.unreadable} unreadable",
    ]
    for direction, title in (("DOWNLOAD", "Last download"), ("UPLOAD", "Last upload")):
        attempt = last.get(direction)
        words = "never" if attempt is None else f"{attempt.at}, {attempt.error or 'succeeded'}"
        lines.append(f"{title:<15} {words}")
    return [
        *lines,
        f"Last error      {overview.last_error or 'none'}",
        f"Headquarters    {overview.note or 'has nothing to say'}",
        f"Audit           {_audit_words(overview)}",
        f"Repairs         {overview.repairs}",
        f"Sizes           data {_size_words(overview)}, journal {overview.journal_bytes} bytes",
        *data_lines(overview.data),
    ]


def _size_words(overview: Overview) -> str:
    """Say how large the database is, and warn when it comes near what the offline profile lets it grow to."""
    words = f"{overview.channel_database_bytes} bytes"
    if not overview.is_near_database_limit:
        return words
    return f"{words} ({overview.channel_database_percent} percent of its limit: tell headquarters)"


def _audit_words(overview: Overview) -> str:
    """Say what the last look at every row found."""
    if overview.differing_tables:
        return f"{', '.join(overview.differing_tables)} differ and will be fetched again"
    return "none yet" if overview.audited_at is None else f"release {overview.audited_release} at {overview.audited_at}, sound"
