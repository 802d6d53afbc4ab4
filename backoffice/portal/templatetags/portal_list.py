"""The table of a list as it was asked for: headings that sort, and no cells of columns that are not wanted.

The templates of the lists write all their cells, in the order of `queries/lists.py`; what is not wanted is left out here,
once for all of them. A test holds that each list has as many headings as it declares columns.
"""

import re
from collections.abc import Iterator
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from backoffice.portal.queries.list_columns import ListColumn
from backoffice.portal.queries.shown_list import ShownList

register = template.Library()

_ROW = re.compile(r"(?=<tr[\s>])")
_CELL = re.compile(r"(?=<t[dh][\s>])")
_HEADING = re.compile(r"(<th[^>]*)>(.*?)(</th>.*)", re.DOTALL)
_END_OF_CELL = re.compile(r"</t[dh]>(?!.*</t[dh]>)", re.DOTALL)


class WantedCells(template.Node):
    """The rows between the tags, without the cells of columns that are not shown."""

    def __init__(self, inside: NodeList, page: FilterExpression) -> None:
        self.inside, self.page = inside, page

    def render(self, context: template.Context) -> SafeString:
        """Draw what is between the tags; leave out what is not wanted."""
        drawn = self.inside.render(context)
        shown = shown_of(self.page.resolve(context, ignore_failures=True))
        if shown is None:
            return drawn
        # A box to tick comes first where rows can be acted on.
        first = 1 if context.get("acts") else 0
        rows = (_wanted_cells(row, shown, first, context["request"]) for row in _ROW.split(drawn))
        return mark_safe("".join(rows))  # noqa: S308  # cells of our own templates, escaped when they were drawn


@register.tag
def wanted_cells(parser: Parser, token: Token) -> WantedCells:
    """Read `{% wanted_cells rows %}` to `{% endwanted_cells %}`; `rows` is the page of the list."""
    _tag, page = token.split_contents()
    inside = parser.parse(("endwanted_cells",))
    parser.delete_first_token()
    return WantedCells(inside, parser.compile_filter(page))


@register.filter
def shown_of(page: Any) -> ShownList | None:
    """Return how the list of a page was asked for; None of a page that is no list."""
    found: ShownList | None = getattr(page, "shown", None)
    return found


@register.filter
def column_choices(shown: ShownList) -> Iterator[tuple[str, str, bool]]:
    """Return name, heading, and whether it is shown, of each column of a list whose headings are drawn."""
    return ((column.name, label, shown.shows(column)) for column, label in zip(shown.of.columns, shown.labels, strict=False))


def _wanted_cells(row: str, shown: ShownList, first: int, request: HttpRequest) -> str:
    """Leave out the cells of a row that are not wanted; a row of one wide cell stays as it is."""
    before, *cells = _CELL.split(row)
    if len(cells) < first + len(shown.of.columns):
        return row
    mine = cells[first : first + len(shown.of.columns)]
    if mine[0].startswith("<th"):
        shown.labels = [" ".join(strip_tags(cell).split()) for cell in mine]
    wanted = [_wanted(cell, column, shown, request) for cell, column in zip(mine, shown.of.columns, strict=True)]
    return "".join([before, *cells[:first], *wanted, *cells[first + len(wanted) :]])


def _wanted(cell: str, column: ListColumn, shown: ShownList, request: HttpRequest) -> str:
    if not shown.shows(column):
        end = _END_OF_CELL.search(cell)
        return cell[end.end() :] if end else ""
    return _sorting(cell, column, shown, request) if column.sort and cell.startswith("<th") else cell


def _sorting(heading: str, column: ListColumn, shown: ShownList, request: HttpRequest) -> str:
    """Make a link of a heading that sorts by it, the other way round when it does already."""
    found = _HEADING.fullmatch(heading)
    if found is None:
        return heading
    direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(shown.sort)
    asked = request.GET.copy()
    asked.pop("page", None)
    asked["sort"] = f"-{column.name}" if direction == "ascending" else column.name
    opening, text, closing = (mark_safe(part) for part in found.groups())  # noqa: S308  # as above
    state = format_html(' aria-sort="{}"', direction) if direction else ""
    address = asked.urlencode(safe=",")
    if "<a" in text:
        # A word of the glossary is a link already, so the one that sorts stands behind it.
        label = _("Sort by %(column)s") % {"column": " ".join(strip_tags(text).split())}
        parts = (opening, state, text, address, label, closing)
        return format_html('{}{}>{} <a class="sorts" href="?{}" aria-label="{}"></a>{}', *parts)
    return format_html('{}{}><a class="sorts" href="?{}">{}</a>{}', opening, state, address, text, closing)
