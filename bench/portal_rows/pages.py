"""Which addresses are measured: found in the portal's own urls and on its pages, so that no new list is forgotten."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from backoffice.portal.templatetags.navigation_rooms import SECTIONS
from backoffice.portal.urls import urlpatterns
from portal_rows.reader import PageFailed, Reader

#: Beyond every list: it shows its last page.
LATE = "999999999"
#: What nobody sells, is called or has bought.
NOTHING = "qqxzjwkv"
#: Two letters with which nothing begins: too few to say anything to most indexes.
RARE_LETTERS = "zq"


class Page(NamedTuple):
    """An address, and what it is called in the table."""

    what: str
    address: str


class Listed(HTMLParser):
    """What a list's page says of itself: the fields it is narrowed by with a value of each, sortings, and its first row."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.sortings: dict[str, str] = {}
        self.row = ""
        self.word = ""
        self._select = ""
        self._in_rows = self._in_filters = self._in_link = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect fields of the filter, links of the heading and the first link of the first row."""
        given = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self._in_filters = "filters" in given.get("class", "").split()
            case "tbody":
                self._in_rows = True
            case "select" if self._in_filters:
                self._select = given["name"]
            case "option" if self._select and given.get("value"):
                self.fields[self._select] = given["value"]
            case "input" if self._in_filters and given.get("name"):
                self.fields.setdefault(given["name"], {"checkbox": "on", "date": ""}.get(given.get("type", ""), ""))
            case "a":
                self._link(given.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        """Notice where the filter, a field and a link end."""
        match tag:
            case "form":
                self._in_filters = False
            case "select":
                self._select = ""
            case "a":
                self._in_link = False

    def handle_data(self, data: str) -> None:
        """Keep what a row is called: what people would search for."""
        if self._in_link and not self.word:
            self.word = data.strip()

    def _link(self, address: str) -> None:
        if not self._in_rows and (found := re.search(r"[?&](sort|order|ordering)=([^&]+)", address)):
            self.sortings[found.group(2)] = address
        if self._in_rows and address.startswith("/"):
            self.row, self._in_link = self.row or address, True


def list_names() -> list[str]:
    """Name the lists and what else the navigation leads to."""
    rooms = [room.url_name for _title, section in SECTIONS for room in section]
    lists = [str(pattern.name) for pattern in urlpatterns if str(pattern.name).endswith("-list")]
    return [name for name in dict.fromkeys(rooms + lists) if _address(name)]


def pages_of(reader: Reader, name: str) -> Iterator[Page]:
    """Find the ways a list is offered: as it opens, its last page, by each field, sorted by each column, and its first row.

    None if it is not for this person; only itself if the portal fails to show it.
    """
    address = _address(name)
    if not reader.may_open(address):
        return
    yield Page(name, address)
    try:
        content = reader.page(address)
    except PageFailed:
        return
    listed = Listed(content)
    if 'rel="next"' in content:
        yield Page("  last page", f"{address}?page={LATE}")
    for field, value in listed.fields.items():
        yield from _narrowed(reader, address, field, value, listed.word)
    for column, found in listed.sortings.items():
        yield Page(f"  sorted by {column}", found if found.startswith("/") else f"{address}{found}")
    if listed.row:
        yield Page("  its first row", listed.row)


def searches() -> Iterator[Page]:
    """Ask the search box for each kind of thing, for what is found often, and for what is not there."""
    yield from (Page(f"search for {text!r}", f"{reverse('portal:search')}?{urlencode({'q': text})}") for text in _searched())


def _searched() -> list[str]:
    from backoffice.catalog.models import Barcode, Product
    from backoffice.customers.models import Customer
    from registers.models import Register, Store, Transaction

    product = Product.objects.order_by("-pk")[0]
    some = [
        product.number,
        product.name,
        product.name.split()[0],
        product.name[1:3],
        Barcode.objects.order_by("-pk")[0].code,
        Customer.objects.order_by("-pk")[0].name,
        Register.objects.order_by("-pk")[0].number,
        Store.objects.order_by("-pk")[0].name,
    ]
    sale = Transaction.objects.exclude(receipt_number="").order_by("-completed_at", "-id").first()
    return [*some, *([sale.receipt_number, str(sale.pk)] if sale else []), RARE_LETTERS, NOTHING]


def _narrowed(reader: Reader, address: str, field: str, value: str, word: str) -> Iterator[Page]:
    """Narrow a list by one field; a text is once what a row is called, once two letters, and once nothing there is."""
    if value:
        yield Page(f"  {field}={value}", f"{address}?{urlencode({field: value})}")
        return
    values = _dates(reader, address) if field in ("date", "since", "until") else [word, word[:2], NOTHING]
    for text in dict.fromkeys(text for text in values if text):
        yield Page(f"  {field}={text}", f"{address}?{urlencode({field: text})}")


def _dates(reader: Reader, address: str) -> list[str]:
    """Return the day that the first row speaks of."""
    found = re.search(r"\d{4}-\d{2}-\d{2}", reader.page(address).partition("<tbody")[2])
    return [found.group()] if found else []


def _address(name: str) -> str:
    try:
        return reverse(f"portal:{name}")
    except NoReverseMatch:
        return ""
