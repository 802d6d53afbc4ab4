"""QR codes as images a page can hold without loading anything: the code in it must not be in an address or a log."""

import segno


def qr_data_uri(text: str) -> str:
    """Draw a text as an SVG image and return it as a data: address, black on white whatever the page's theme."""
    code = segno.make(text, error="m", micro=False)
    return str(code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))
