"""The answer to an upload: one for each line, by position.

By position and not by id, because a line HQ cannot read has no id it could trust; the register knows which entry it
sent in which line.
"""

from typing import Literal

from msgspec import Struct

DocumentStatus = Literal["posted", "repeated", "quarantined", "unreadable"]


class DocumentAnswer(Struct, frozen=True, kw_only=True):
    """What HQ did with one line: any of these answers means HQ has it, so the outbox may let it go.

    `repeated` had been answered before and carries the first answer's reasons; `quarantined` and `unreadable` are
    kept whole until a person decides, and `reasons` says why in sentences.
    """

    id: str | None
    status: DocumentStatus
    reasons: list[str] = []


class UploadAnswer(Struct, frozen=True, kw_only=True):
    """The answers to one upload session, in the order of its lines."""

    upload_session: str
    answers: list[DocumentAnswer]
