"""What a QR code of an activation holds: HQ's address and the code, as one text that a till can take from a scanner.

An address of its own kind and no https link: a telephone that scans it must not open a page with the code in its history.
"""

from urllib.parse import parse_qs, urlencode, urlsplit

from channel.errors import InvalidInput

SCHEME = "everytill"


def activation_link(server_url: str, code: str) -> str:
    """Write HQ's address and an activation code as one text."""
    return f"{SCHEME}:activate?{urlencode({'server': server_url, 'code': code})}"


def read_activation_link(text: str) -> tuple[str, str]:
    """Read HQ's address and the code out of such a text.

    Raises:
        InvalidInput: it is something else.
    """
    try:
        parts = urlsplit(text.strip())
        values = parse_qs(parts.query)
    except ValueError as error:
        raise InvalidInput("This is no activation text of headquarters.") from error
    server, code = values.get("server", []), values.get("code", [])
    if (parts.scheme.lower(), parts.path.lower()) != (SCHEME, "activate") or len(server) != 1 or len(code) != 1:
        raise InvalidInput("This is no activation text of headquarters, which looks like everytill:activate?server=...&code=...")
    return server[0], code[0]
