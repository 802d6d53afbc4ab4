"""What a person reads on a page, and what its forms carry unseen."""

from html.parser import HTMLParser
from typing import Any


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.hidden: dict[str, str] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        if tag == "input" and values.get("type") == "hidden":
            self.hidden[values["name"] or ""] = values.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag != "bdi":
            self.texts.append(" ")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _read(response: Any) -> _Reader:
    reader = _Reader()
    reader.feed(response.get_data(as_text=True))
    return reader


def words(response: Any) -> str:
    """Return the text of a page below its header and rooms, with single spaces."""
    whole = " ".join("".join(_read(response).texts).split())
    return whole.split("Sign out", 1)[-1]


def hidden(response: Any) -> dict[str, str]:
    """Return the hidden fields of a page."""
    return _read(response).hidden


def tags(response: Any, name: str) -> list[dict[str, str | None]]:
    """Return the attributes of a page's elements of one name."""
    return [attributes for tag, attributes in _read(response).tags if tag == name]
