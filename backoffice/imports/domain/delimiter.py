"""Which character separates the values. csv.Sniffer would answer too, but takes a letter for a separator when a file has
one column or many commas in its names; here only the four that people use compete."""

import csv
import io

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_RECORDS = 50


def detect_delimiter(sample: str) -> str:
    """Return the delimiter that cuts a sample of the file into the most even rows, the comma when none does."""
    scores = {delimiter: _score(sample, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0.0, 0) else ","


def _score(sample: str, delimiter: str) -> tuple[float, int]:
    """Return the share of records that are as long as the header, and that length; nothing for a single column."""
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if record:
                records.append(record)
            if len(records) >= _SAMPLE_RECORDS:
                break
    except csv.Error:
        return (0.0, 0)
    if not records or len(records[0]) < 2:
        return (0.0, 0)
    width = len(records[0])
    return (sum(len(record) == width for record in records) / len(records), width)
