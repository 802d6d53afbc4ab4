"""Why a document may not be posted, and what is only worth knowing about one that is."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a document may not be posted: a code for programs, a JSON pointer, a sentence for people."""

    code: str
    pointer: str
    message: str

    def as_json(self) -> dict[str, str]:
        """Return the reason as JSON keeps it; NUL is replaced, because PostgreSQL's JSON has none."""
        return {name: text.replace("\x00", "\N{REPLACEMENT CHARACTER}") for name, text in asdict(self).items()}


class Note(Reason):
    """What HQ noticed about a document and does not hold against it."""

    __slots__ = ()
