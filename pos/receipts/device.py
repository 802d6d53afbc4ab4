"""Where a receipt is printed: a file or device of this machine, or a printer in the network.

A printer that is switched off, out of paper or unplugged must never keep a cashier waiting: what is not printed within
some seconds counts as failed, and the thread that still waits is left behind. A file is written on at its end, which
python-escpos' own would empty first.
"""

import os
import socket
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from channel.errors import HeadquartersTimeout, InvalidInput
from pos.errors import PrinterFailed
from pos.headquarters.deadline import Deadline, finish_within

NETWORK = "tcp://"
PORT = 9100
SECONDS_TO_PRINT = 5.0


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
    if not host or not (port or str(PORT)).isascii() or not (port or str(PORT)).isdigit():
        raise InvalidInput(f"{text!r} is no printer in the network, which looks like tcp://192.168.1.50:9100.")
    return Device(host=host, port=int(port or PORT))


def send_to_printer(text: str, content: bytes, *, seconds: float = SECONDS_TO_PRINT) -> None:
    """Send bytes to the printer of this name.

    Raises: InvalidInput for what names no printer, PrinterFailed.
    """
    device = read_device(text)
    _within(text, seconds, lambda: _send(device, content, seconds))


def check_printer(text: str, *, seconds: float = SECONDS_TO_PRINT) -> None:
    """Return when the printer can be reached; nothing is printed.

    Raises: InvalidInput, PrinterFailed.
    """
    device = read_device(text)
    _within(text, seconds, lambda: _reach(device, seconds))


def _within(text: str, seconds: float, work: Callable[[], None]) -> None:
    """Do the work, no longer than so many seconds."""
    try:
        finish_within(Deadline(seconds), work)
    except HeadquartersTimeout as error:
        why = f"it did not answer within {seconds:g} s. Is it switched on, with paper?"
        raise PrinterFailed(f"The printer {text} does not print: {why}") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise PrinterFailed(f"The printer {text} does not print: {why}") from error


def _send(device: Device, content: bytes, seconds: float) -> None:
    if device.host:
        with socket.create_connection((device.host, device.port), timeout=seconds) as connection:
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
