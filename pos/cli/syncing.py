"""activate, sync, run."""

import argparse
import signal
from types import FrameType
from typing import Any

from channel.errors import HeadquartersUnreachable
from pos.register import Register
from pos.syncing.held_release import check_channel_database
from pos.syncing.loop import SyncLoop
from pos.syncing.sync_data import DataReport
from pos.syncing.sync_once import SyncReport


def add_commands(commands: Any) -> None:
    """Add the commands."""
    parser = commands.add_parser("activate", help="make this device a register")
    parser.add_argument("--server", required=True, metavar="URL", help="the address of headquarters")
    parser.add_argument("--code", required=True, help="the activation code, which works once")
    parser.add_argument("--sync-now", action="store_true", help="fetch the data at once, not with the first sign-in")
    parser.set_defaults(run=activate)
    commands.add_parser("sync", help="bring data and sales up to date now").set_defaults(run=sync)
    commands.add_parser("run", help="sync until stopped").set_defaults(run=run)


def activate(register: Register, arguments: argparse.Namespace) -> int:
    """Activate, and fetch the data if asked to."""
    answer = register.activate(arguments.server, arguments.code)
    print(f"Activated as register {answer.register_number} ({answer.register_name}) of store {answer.store_number}.", flush=True)
    return sync(register, arguments) if arguments.sync_now else 0


def sync(register: Register, _arguments: argparse.Namespace) -> int:
    """Sync once; 0 only when both directions succeeded."""
    check_channel_database(register.context)
    report = register.sync()
    print("\n".join(_words(report)))
    if not report.errors:
        return 0
    return 3 if isinstance(report.data_error or report.upload_error, HeadquartersUnreachable) else 1


def run(register: Register, _arguments: argparse.Namespace) -> int:
    """Sync until SIGTERM or Ctrl-C."""
    loop = SyncLoop(register.home, tell=lambda text: print(text, flush=True))

    def end(_signal: int, _frame: FrameType | None) -> None:
        loop.stop()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    loop.run()
    print("Stopped.", flush=True)
    return 0


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
    if report.upload is not None:
        lines.append(f"Sales: {report.upload.acknowledged} sent, {report.upload.waiting} waiting")
    return [*lines, *(f"Failed: {error}" for error in report.errors)]
