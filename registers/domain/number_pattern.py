"""Numbers of many registers from one pattern: `S01-##` and 1 is S01-01, S01-02 and so on.

A run of marks stands for the number with as many digits at least; one run, so that people see at once what comes out.
"""

import re

MARK = "#"


def fill_in(pattern: str, *, first: int, count: int) -> list[str]:
    """Write `count` texts, the run of marks replaced by the numbers from `first` on; without a mark all are the same."""
    found = re.search(f"{MARK}+", pattern)
    if found is None:
        return [pattern] * count
    before, marks, after = pattern[: found.start()], len(found.group()), pattern[found.end() :]
    return [f"{before}{number:0{marks}d}{after}" for number in range(first, first + count)]


def has_one_mark(pattern: str) -> bool:
    """Say whether a pattern has exactly one run of marks, so that each number comes out once."""
    return len(re.findall(f"{MARK}+", pattern)) == 1
