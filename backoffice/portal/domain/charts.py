"""The geometry of our charts. SVG drawn by the server needs no script, no library and no inline style."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BAR_WIDTH = 1000.0
BAR_GAP = 4.0


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
