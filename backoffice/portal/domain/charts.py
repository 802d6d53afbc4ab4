"""The geometry of our charts. SVG drawn by the server needs no script, no library and no inline style."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BAR_WIDTH = 1000.0
BAR_GAP = 4.0

#: The room for the columns of a chart, in units of the drawing.
CHART_WIDTH, CHART_HEIGHT = 480.0, 120.0
#: A few columns stand side by side at the left; none is wider than that.
WIDEST_STEP = 80.0
#: Up to so many columns have their number written above them; more would run into each other.
COLUMNS_WITH_NUMBERS = 9


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar; `x` and `width` in units of the drawing, `name` says what it counts."""

    name: str
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a column chart: a lower and an upper part."""

    label: str
    x: float
    width: float
    lower: int
    lower_y: float
    lower_height: float
    upper: int
    upper_y: float
    upper_height: float

    @property
    def middle(self) -> float:
        """Return where a label is centred."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table beside a chart: one number or two, and how they are written where not as numbers."""

    label: str
    values: tuple[int, ...]
    texts: tuple[str, ...] = ()
    #: What the table says in place of a label that is short enough for a chart.
    name: str = ""

    @property
    def cells(self) -> tuple[str | int, ...]:
        """Return what stands in the table."""
        return self.texts or self.values

    @property
    def heading(self) -> str:
        """Return what the row is called in the table."""
        return self.name or self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A column chart and the table that says the same; `text` says in a sentence what is drawn."""

    name: str
    title: str
    text: str
    #: Of the table: what the rows are, then what each number counts.
    headings: tuple[str, ...]
    columns: list[tuple[Row, Column]]
    #: What is said while there is nothing to draw.
    nothing: str
    #: The list behind it.
    address: str
    #: Each how manieth column has its label.
    labelled_every: int

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to draw."""
        return not any(value for row, _column in self.columns for value in row.values)

    @property
    def has_numbers(self) -> bool:
        """Say whether the columns are few enough to have their numbers above them."""
        return len(self.columns) <= COLUMNS_WITH_NUMBERS

    @property
    def highest(self) -> str | int:
        """Return what the tallest column says: its number, or its text when it has one."""
        tallest = max(self.columns, key=lambda pair: sum(pair[0].values))[0]
        return tallest.texts[0] if tallest.texts else sum(tallest.values)

    @property
    def totals(self) -> list[tuple[str, int]]:
        """Return what a chart of two numbers comes to, by heading."""
        names = self.headings[1:]
        return [(name, sum(row.values[place] for row, _column in self.columns)) for place, name in enumerate(names)]


def chart(name: str, *, rows: Sequence[Row], labelled_every: int = 1, **words: Any) -> Chart:
    """Draw rows of one number or two as columns; `words` are the texts of a Chart."""
    values = [(row.label, row.values[0], sum(row.values[1:])) for row in rows]
    columns = stacked_columns(values, width=min(CHART_WIDTH, WIDEST_STEP * len(rows)), height=CHART_HEIGHT)
    return Chart(name=name, columns=list(zip(rows, columns, strict=True)), labelled_every=labelled_every, **words)


def stacked_bar(counts: Mapping[str, int]) -> list[Segment]:
    """Divide a bar of 1000 units among the counts that are not zero, with gaps between them."""
    shown = {name: count for name, count in counts.items() if count}
    total = sum(shown.values())
    room = BAR_WIDTH - BAR_GAP * max(len(shown) - 1, 0)
    segments, x = [], 0.0
    for name, count in shown.items():
        width = room * count / total
        segments.append(Segment(name, count, round(x, 2), round(width, 2)))
        x += width + BAR_GAP
    return segments


def stacked_columns(values: Sequence[tuple[str, int, int]], *, width: float, height: float) -> list[Column]:
    """Place columns of (label, lower, upper) side by side; the tallest fills the height."""
    tallest = max((lower + upper for _label, lower, upper in values), default=0) or 1
    step = width / max(len(values), 1)
    columns = []
    for index, (label, lower, upper) in enumerate(values):
        low, high = height * lower / tallest, height * upper / tallest
        columns.append(
            Column(
                label=label,
                x=round(index * step + step * 0.15, 2),
                width=round(step * 0.7, 2),
                lower=lower,
                lower_y=round(height - low, 2),
                lower_height=round(low, 2),
                upper=upper,
                upper_y=round(height - low - high, 2),
                upper_height=round(high, 2),
            )
        )
    return columns
