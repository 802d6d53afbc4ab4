"""What a page shows, without its tags."""

import html
import re
from typing import Any


def text_of(answer: Any) -> str:
    """Return the words of a page with single spaces."""
    body = re.sub(r"<(script|style|title).*?</\1>|<[^>]+>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(html.unescape(body).split())


def inside(answer: Any, start: str, end: str) -> str:
    """Return the words between two pieces of markup."""
    body = answer.get_data(as_text=True)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body[body.index(start) : body.index(end, body.index(start))])).split())
