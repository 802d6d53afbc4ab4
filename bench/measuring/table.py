"""The lines of the table a bench prints: what, measured, limit of the same run, ratio, target, met."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `measured` and `limit` are in `unit`; `target` is in words; without one nothing is held against it."""

    what: str
    measured: float
    unit: str = "s"
    limit: float | None = None
    target: str = ""
    met: bool = True

    @property
    def ratio(self) -> float | None:
        """Return how many times the limit this is."""
        return self.measured / self.limit if self.limit else None


def times_limit(what: str, measured: float, limit: float, most: float, *, unit: str = "s") -> Line:
    """Hold a measurement against so many times the limit."""
    return Line(what, measured, unit, limit, f"<= {most:g} x", measured <= most * limit)


def seconds_or_limit(what: str, measured: float, seconds: float, limit: float, most: float) -> Line:
    """Hold a measurement against seconds, or so many times the limit where that is more."""
    return Line(what, measured, "s", limit, f"<= {seconds:g} s or {most:g} x", measured <= max(seconds, most * limit))


def per_second_at_least(what: str, measured: float, limit: float, least: float) -> Line:
    """Hold how many a second were done against a share of how many a second are possible."""
    return Line(what, measured, "/s", limit, f">= {least:g} x", measured >= least * limit)


def at_most(what: str, measured: float, most: float, *, unit: str = "s") -> Line:
    """Hold a measurement against a number."""
    return Line(what, measured, unit, None, f"<= {most:g} {unit}", measured <= most)


def show_heading() -> None:
    """Print the names of the columns."""
    print(f"{'what':82}{'measured':>12}{'limit':>12}{'ratio':>8}  {'target':20}met", flush=True)


def show(lines: Sequence[Line]) -> None:
    """Print lines of the table."""
    for line in lines:
        measured, limit = (_amount(number, line.unit) for number in (line.measured, line.limit))
        ratio = "-" if line.ratio is None else f"{line.ratio:.2f}"
        met = ("yes" if line.met else "NO") if line.target else "-"
        print(f"{line.what:82}{measured:>12}{limit:>12}{ratio:>8}  {line.target:20}{met}", flush=True)


def as_json(lines: Sequence[Line]) -> list[dict[str, object]]:
    """Give the lines as plain data."""
    return [{**asdict(line), "ratio": line.ratio} for line in lines]


def _amount(number: float | None, unit: str) -> str:
    if number is None:
        return "-"
    return f"{number:.3f} {unit}" if number < 100 else f"{number:.0f} {unit}"
