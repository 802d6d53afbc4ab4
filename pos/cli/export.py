"""export: the journal as files."""

import argparse
from pathlib import Path
from typing import Any

from channel.errors import NotFound
from pos.export.write_folder import export_journal
from pos.home import RegisterHome


def add_commands(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("export", help="write the journal as files, for the day when everything else fails")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder, on a stick for example")
    parser.set_defaults(run_on_home=export)


def export(home: RegisterHome, arguments: argparse.Namespace) -> int:
    """Export the journal; 1 when something in it could not be read."""
    if not home.journal.exists():
        raise NotFound(f"There is no journal in {home.folder}.")
    exported = export_journal(home.journal, arguments.folder)
    print(f"{exported.documents} documents written to {arguments.folder}, {exported.waiting} not confirmed by headquarters")
    if exported.lost_rows:
        print(f"{exported.lost_rows} rows of the journal cannot be read. Keep the file {home.journal}.")
    return 1 if exported.lost_rows else 0
