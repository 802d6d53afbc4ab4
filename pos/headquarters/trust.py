"""Whom a connection to HQ trusts.

httpx reads the certificates of all authorities anew for each client, also for one that never speaks TLS: a tenth to two tenths
of a second, of which a program that sells for a moment and ends would spend several.
"""

import ssl
from functools import cache
from urllib.parse import urlsplit

import httpx


def trusted_by(url: str) -> ssl.SSLContext:
    """Return what certificates are checked by; for an address without TLS one that trusts nobody."""
    return _authorities() if urlsplit(url).scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@cache
def _authorities() -> ssl.SSLContext:
    """Read the certificates, once for the whole program; SSL_CERT_FILE and SSL_CERT_DIR are respected."""
    return httpx.create_ssl_context()
