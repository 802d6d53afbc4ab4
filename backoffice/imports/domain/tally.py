"""The count of what became of the rows of an import; adds up batch by batch into the job's report."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Report = dict[str, dict[str, int]]


@dataclass(slots=True)
class Tally:
    """One batch: every row read is in, repeated or refused; `repaired` are some of those that are in."""

    rows_in: int = 0
    rows_repaired: int = 0
    rows_repeated: int = 0
    rows_refused: int = 0
    reasons: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def rows_read(self) -> int:
        """Sum up the rows."""
        return self.rows_in + self.rows_repeated + self.rows_refused

    def count(self, section: str, codes: Iterable[str]) -> None:
        """Count each code once in a section: repaired, noted, refused or written."""
        self.reasons.setdefault(section, Counter()).update(codes)

    def add(self, section: str, counts: Mapping[str, int]) -> None:
        """Add counts to a section."""
        self.reasons.setdefault(section, Counter()).update(counts)

    def added_to(self, report: Report) -> Report:
        """Build the report that holds these counts too."""
        sections = {*report, *self.reasons}
        return {
            section: dict(sorted((Counter(report.get(section, {})) + self.reasons.get(section, Counter())).items()))
            for section in sorted(sections)
        }
