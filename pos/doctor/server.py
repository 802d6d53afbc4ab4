"""Headquarters as this register sees it: whether it answers, what time it says it is, how long its certificate lasts."""

import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from channel.errors import EverytillError
from pos.clock import parse_timestamp
from pos.context import RegisterContext
from pos.doctor.finding import Finding, failure, fine, warning
from pos.headquarters.deadline import Deadline
from pos.headquarters.trust import trusted_by
from pos.journal import settings

SECONDS_TO_ANSWER = 10.0
CLOCK_OFF_SECONDS = 120
CERTIFICATE_WARNING_DAYS, CERTIFICATE_FAILURE_DAYS = 21, 3
TOKEN_WARNING_DAYS = 14
NO_SERVER = "no headquarters is known yet"


def check_server(context: RegisterContext) -> list[Finding]:
    """Ask headquarters whether it is there, and compare the clocks."""
    url = settings.read(context.journal, settings.SERVER_URL)
    if url is None:
        return [warning("server", NO_SERVER, "Activate this register: activate")]
    began_at, began = context.clock(), time.monotonic()
    try:
        health = context.headquarters.client().health(Deadline(SECONDS_TO_ANSWER))
    except (EverytillError, OSError) as error:
        remedy = "Look at cable, router and proxy. Sales go on and are sent later."
        return [failure("server", f"{url} does not answer: {error}", remedy)]
    seconds = time.monotonic() - began
    # its clock was read somewhere between asking and answering
    offset = (parse_timestamp(health.time) - began_at - timedelta(seconds=seconds / 2)).total_seconds()
    return [fine("server", f"{url} answers in {seconds * 1000:.0f} ms"), _clock(offset)]


def check_certificate(context: RegisterContext) -> Finding:
    """Look how long the certificate of headquarters is valid."""
    what = "certificate"
    server = settings.read(context.journal, settings.SERVER_URL) or ""
    url = urlsplit(server)
    if url.scheme != "https":
        return _unencrypted(url.hostname)
    host = url.hostname or ""
    try:
        ends_at = _certificate_ends_at(host, url.port or 443, trusted_by(server))
    except ssl.SSLCertVerificationError as error:
        remedy = "Headquarters needs a certificate that this machine trusts; look at this machine's clock first."
        return failure(what, f"that of {host} is not trusted: {error.verify_message}", remedy)
    except (OSError, ValueError) as error:
        return warning(what, f"{host} does not show it: {error}", "Look at the line above about the server.")
    days = (ends_at - context.clock()).days
    words = f"valid for {days} more days"
    if days < CERTIFICATE_WARNING_DAYS:
        found = failure if days < CERTIFICATE_FAILURE_DAYS else warning
        return found(what, words, "Have the certificate of headquarters renewed: afterwards no register gets through.")
    return fine(what, words)


def check_token(context: RegisterContext) -> Finding:
    """Look how long this device's token lives; it is replaced by itself while headquarters answers."""
    what = "token"
    ends_at = settings.read_moment(context.journal, settings.TOKEN_EXPIRES_AT)
    if ends_at is None:
        return fine(what, "none has an end")
    days = (ends_at - context.clock()).days
    if days < 0:
        return failure(what, "it has ended", "Activate this register anew; what it sold stays and is sent.")
    if days < TOKEN_WARNING_DAYS:
        return warning(what, f"it ends in {days} days", "Let this register reach headquarters: sync")
    return fine(what, f"valid for {days} more days")


def _clock(offset: float) -> Finding:
    words = f"{abs(offset):.0f} s {'behind' if offset > 0 else 'ahead of'} headquarters"
    if abs(offset) > CLOCK_OFF_SECONDS:
        return warning("clock", words, "Set this machine's clock, and let it be set by a time server.")
    return fine("clock", words)


def _unencrypted(host: str | None) -> Finding:
    what = "certificate"
    if host is None:
        return fine(what, "none is needed yet")
    if host == "localhost" or (_is_address(host) and ip_address(host).is_loopback):
        return fine(what, "none is needed on this machine")
    remedy = "Let headquarters speak https, and activate this register with that address."
    return warning(what, "headquarters is asked without encryption: who listens reads sales and tokens", remedy)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _certificate_ends_at(host: str, port: int, trust: ssl.SSLContext) -> datetime:
    """Return when the certificate that a server shows ends."""
    with (
        socket.create_connection((host, port), timeout=SECONDS_TO_ANSWER) as plain,
        trust.wrap_socket(plain, server_hostname=host) as connection,
    ):
        shown: Any = connection.getpeercert()
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
