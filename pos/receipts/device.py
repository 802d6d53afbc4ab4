"""Where a receipt is printed: a file or device of this machine, or a printer in the network.

A printer that is switched off, out of paper or unplugged must never keep a cashier waiting: what is not printed within
some seconds counts as failed. A device that blocks cannot be told to stop, so the thread that waits for it is left behind,
one for each printer: until it ends the printer is told nothing more, or all of it would come out together one day.
A file is written on at its end, which python-escpos' own would empty first.
"""

import os
import socket
from collections.abc import Callable
from concurrent.futures import Future, wait
from pathlib import Path
from threading import Lock, Thread

from msgspec import Struct

from channel.errors import InvalidInput
from pos.errors import PrinterFailed, PrinterSilent
from pos.headquarters.deadline import Deadline

NETWORK = "tcp://"
PORT = 9100
HIGHEST_PORT = 65535
SECONDS_TO_PRINT = 5.0

_one_begins = Lock()
#: The last send to each printer of this program.
_sending: dict[str, "Future[None]"] = {}


class Device(Struct, frozen=True):
    """A printer: the path of a file or device, or a host with its port."""

    path: str = ""
    host: str = ""
    port: int = PORT


def read_device(text: str) -> Device:
    """Read "/dev/usb/lp0" or "tcp://192.168.1.50:9100"; without a port it is 9100.

    Raises: InvalidInput.
    """
    if not text.startswith(NETWORK):
        if not text.strip():
            raise InvalidInput("A printer is a file or device, /dev/usb/lp0, or in the network, tcp://192.168.1.50:9100.")
        return Device(path=text)
    host, _, port = text.removeprefix(NETWORK).rstrip("/").partition(":")
    port = port or str(PORT)
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) <= HIGHEST_PORT:
        raise InvalidInput(f"{text!r} is no printer in the network, which looks like tcp://192.168.1.50:9100.")
    return Device(host=host, port=int(port))


def send_to_printer(text: str, content: bytes, *, seconds: float = SECONDS_TO_PRINT) -> None:
    """Send bytes to the printer of this name.

    Raises: InvalidInput for what names no printer, PrinterFailed, PrinterSilent while the send goes on.
    """
    device = read_device(text)
    with _one_begins:
        before = _sending.get(text)
        if before is not None and not before.done():
            raise PrinterFailed(
                f"The printer {text} does not print: it has not taken yet what it was told before. Is there paper?"
            )
        sending = _sending[text] = _begin(lambda: _send(device, content, seconds))
    _wait(text, sending, seconds)


def check_printer(text: str, *, seconds: float = SECONDS_TO_PRINT) -> None:
    """Return when the printer can be reached; nothing is printed.

    Raises: InvalidInput, PrinterFailed.
    """
    device = read_device(text)
    _wait(text, _begin(lambda: _reach(device, seconds)), seconds)


def _begin(work: Callable[[], None]) -> "Future[None]":
    """Do the work in a thread that no program waits for when it ends; an executor's would be waited for."""
    outcome: Future[None] = Future()

    def do() -> None:
        try:
            work()
        except BaseException as error:
            outcome.set_exception(error)
        else:
            outcome.set_result(None)

    Thread(target=do, name="send-to-printer", daemon=True).start()
    return outcome


def _wait(text: str, sending: "Future[None]", seconds: float) -> None:
    """Wait for a send to end, no longer than so many seconds."""
    if not wait([sending], timeout=seconds).done:
        why = f"it did not answer within {seconds:g} s. Is it switched on, with paper?"
        raise PrinterSilent(f"The printer {text} does not print: {why}", sending)
    try:
        sending.result()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise PrinterFailed(f"The printer {text} does not print: {why}") from error


def _send(device: Device, content: bytes, seconds: float) -> None:
    if device.host:
        deadline = Deadline(seconds)
        with socket.create_connection((device.host, device.port), timeout=seconds) as connection:
            if deadline.has_passed:
                # nobody waits any more, and it was said that nothing is printed
                raise TimeoutError("it answered too late")
            connection.settimeout(deadline.remaining())
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
        return
    with Path(device.path).open("ab") as file:
        file.write(content)


def _reach(device: Device, seconds: float) -> None:
    if device.host:
        socket.create_connection((device.host, device.port), timeout=seconds).close()
        return
    path = Path(device.path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent}")
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise PermissionError("it may not be written to")
