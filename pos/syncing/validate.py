"""Before a device is activated: everything that would be in the way, in one list, without spending the code.

What only this end can see (the way to headquarters, an open transaction) is checked here, the rest at HQ.
"""

import shutil
from ipaddress import ip_address
from urllib.parse import urlsplit

from channel.activation_check import ActivationCheck, ValidationRequest, failed, passed, warned
from channel.ddl import SCHEMA_VERSION
from channel.errors import HeadquartersBusy, HeadquartersUnreachable
from pos import PROGRAM_VERSION
from pos.context import RegisterContext
from pos.headquarters.client import HeadquartersClient
from pos.identity import journal_id
from pos.journal import cart_store


def validate_activation(context: RegisterContext, *, server_url: str, code: str) -> list[ActivationCheck]:
    """Check all that an activation needs.

    Raises: InvalidInput when the address cannot be one, HeadquartersBusy.
    """
    client = HeadquartersClient(server_url)
    try:
        return [*_here(context), *_at_headquarters(context, client, server_url, code)]
    finally:
        client.close()


def _here(context: RegisterContext) -> list[ActivationCheck]:
    if cart_store.read_head(context.journal) is None:
        return []
    return [failed("transaction", "A transaction is open.", "Finish it or void it first.")]


def _at_headquarters(context: RegisterContext, client: HeadquartersClient, server_url: str, code: str) -> list[ActivationCheck]:
    request = ValidationRequest(
        activation_code=code.strip(),
        journal_id=journal_id(context.journal),
        program_version=PROGRAM_VERSION,
        clock_at=context.clock(),
        free_disk_bytes=shutil.disk_usage(context.home.folder).free,
        schema_version=SCHEMA_VERSION,
    )
    try:
        answer = client.validate(request)
    except HeadquartersBusy:
        raise
    except HeadquartersUnreachable as error:
        return [failed("server", error.message, _remedy(server_url))]
    return [passed("server", f"{server_url} answers."), _encryption(server_url), *answer.checks]


def _remedy(server_url: str) -> str:
    if urlsplit(server_url.strip()).scheme == "https":
        return "Compare the address, look at the network, and have the certificate of headquarters trusted on this device."
    return "Compare the address and look at the network; headquarters may want to be asked by https."


def _encryption(server_url: str) -> ActivationCheck:
    """Say whether anybody on the way can read the token; on this device itself there is no way."""
    parts = urlsplit(server_url.strip())
    if parts.scheme == "https":
        return passed("encryption", "The connection is encrypted, and the certificate of headquarters is trusted.")
    if _is_this_device(parts.hostname or ""):
        return passed("encryption", "Headquarters is on this device.")
    return warned(
        "encryption",
        "The connection is not encrypted: whoever listens can read the token.",
        "Use an address that begins with https.",
    )


def _is_this_device(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
