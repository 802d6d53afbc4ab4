"""sync, import-packages, run."""

import argparse
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from channel.errors import HeadquartersUnreachable
from pos.cli.page_port import PAGE_PORT, page_port
from pos.register import Register
from pos.syncing.held_release import check_channel_database
from pos.syncing.loop import SyncLoop
from pos.syncing.sync_data import DataReport
from pos.syncing.sync_once import SyncReport
from pos.web.server import PageServer


def add_commands(commands: Any) -> None:
    """Add the commands."""
    commands.add_parser("sync", help="bring data and sales up to date now").set_defaults(run=sync)
    parser = commands.add_parser("import-packages", help="bring data up to date from a folder, without a network")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="what headquarters has exported, on a stick for example")
    parser.set_defaults(run=import_folder)
    parser = commands.add_parser("run", help="sync and show the register's page until stopped")
    parser.add_argument(
        "--page", type=page_port, default=PAGE_PORT, metavar="PORT", help=f"where, on this machine ({PAGE_PORT}); off for none"
    )
    parser.set_defaults(run=run)


def sync(register: Register, _arguments: argparse.Namespace) -> int:
    """Sync once; 0 only when both directions succeeded."""
    check_channel_database(register.context)
    report = register.sync()
    print("\n".join(_words(report)))
    if not report.errors:
        return 0
    return 3 if isinstance(report.data_error or report.upload_error, HeadquartersUnreachable) else 1


def import_folder(register: Register, arguments: argparse.Namespace) -> int:
    """Follow the plan in a folder."""
    report = register.import_packages(arguments.folder)
    release = "nothing published yet" if report.release is None else f"release {report.release}"
    print(f"Data: {release}, {report.packages} packages applied from {arguments.folder}")
    if report.note:
        print(f"Headquarters says: {report.note}")
    return 0


def run(register: Register, arguments: argparse.Namespace) -> int:
    """Sync until SIGTERM or Ctrl-C, and show the page meanwhile."""
    loop = SyncLoop(register.home, tell=_say, clock=register.context.clock)

    def end(_signal: int, _frame: FrameType | None) -> None:
        loop.stop()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    with _page(register, arguments.page):
        register.receipts.settle_cards()
        loop.run()
    _say("Stopped.")
    return 0


@contextmanager
def _page(register: Register, port: int | None) -> Iterator[None]:
    """Show the page for as long as the block lasts; a register whose port is taken sells and syncs without one."""
    if port is None:
        yield
        return
    with ExitStack() as stack:
        try:
            server = stack.enter_context(PageServer(register.home, port=port, clock=register.context.clock))
            _say(f"page: {server.url}")
        except OSError as error:
            _say(f"page: none, port {port} cannot be used: {error}")
        yield


def _say(text: str) -> None:
    print(text, flush=True)


def _data_words(data: DataReport) -> str:
    """Say where the data stands."""
    if data.sells_online_only:
        return "Data: none is kept here, offline support is off"
    release = "nothing published yet" if data.release is None else f"release {data.release}"
    return f"Data: {release}, {data.packages} packages applied"


def _words(report: SyncReport) -> list[str]:
    """Say what came of a sync."""
    lines = []
    if report.data is not None:
        lines.append(_data_words(report.data))
        if report.data.note:
            lines.append(f"Headquarters says: {report.data.note}")
    if report.upload is not None:
        lines.append(f"Sales: {report.upload.acknowledged} sent, {report.upload.waiting} waiting")
    return [*lines, *(f"Failed: {error}" for error in report.errors)]
