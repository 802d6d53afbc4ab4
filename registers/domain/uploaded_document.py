"""One line of an upload on its way to the ledger or to quarantine."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from channel.errors import DocumentInvalid
from channel.figures import Figures
from channel.quick_decode import quick_decode
from channel.transaction import Transaction
from channel.upload import DocumentAnswer, DocumentStatus
from registers.domain.document_checks import StoreRules
from registers.domain.ledger_rows import Rows
from registers.domain.reason import Note, Reason

REASON_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Ready:
    """What was done for a document ahead: what was found by these rules, and its rows unless something speaks against it."""

    rules: StoreRules
    found: list[Reason]
    rows: Rows


@dataclass(slots=True, eq=False)
class UploadedDocument:
    """The exact bytes of a line and what was found out about them so far.

    `transaction` is None when the line cannot be read; `claimed_id` is the id it names all the same, if any; `upload_session`
    is the key of the upload that brought it. `notes` are kept with what is posted, `corrections` is what a person changed
    before; `figures` are there once it was proven that it adds up, and `ready` when it was judged and its rows were built
    before its turn came.
    """

    raw: bytes
    sha256: str
    transaction: Transaction | None
    claimed_id: str | None
    upload_session: str = ""
    reasons: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    corrections: list[dict[str, Any]] = field(default_factory=list)
    status: DocumentStatus | None = None
    figures: Figures | None = None
    ready: Ready | None = None

    def is_ready(self, rules: StoreRules) -> bool:
        """Tell whether it was judged ahead by the rules that hold, and take over what was found; else that is forgotten."""
        if self.ready is not None and self.ready.rules != rules:
            self.ready = None
        if self.ready is not None:
            self.add(self.ready.found)
        return self.ready is not None

    def add(self, found: Iterable[Reason]) -> None:
        """Note what was found: what speaks against posting once each, the rest beside it."""
        for reason in found:
            kept = self.notes if isinstance(reason, Note) else self.reasons
            if reason not in kept:
                kept.append(reason)

    def answer(self) -> DocumentAnswer:
        """Return the answer to this line.

        Raises: ValueError when nothing was decided, as an answer lets the register forget.
        """
        if self.status is None:
            raise ValueError("nothing was decided about this document")
        return DocumentAnswer(id=self.claimed_id, status=self.status, reasons=[reason.message for reason in self.reasons])


def read_document(raw: bytes, upload_session: str = "") -> UploadedDocument:
    """Read a line of an upload; one that cannot be read has its reasons already."""
    sha256 = hashlib.sha256(raw).hexdigest()
    try:
        transaction, figures = quick_decode(raw)
    except DocumentInvalid as error:
        reasons = [Reason("document-invalid", found["pointer"], error.message) for found in error.details["errors"]]
        return UploadedDocument(raw, sha256, None, _claimed_id(raw), upload_session, reasons)
    except Exception as error:
        # Whatever reading one line runs into is that line's trouble: the others go on, and HQ has it whole.
        reasons = [Reason("document-invalid", "", f"The document cannot be read: {error!r}"[:REASON_LENGTH])]
        return UploadedDocument(raw, sha256, None, _claimed_id(raw), upload_session, reasons)
    return UploadedDocument(raw, sha256, transaction, transaction.id, upload_session, figures=figures)


def _claimed_id(raw: bytes) -> str | None:
    """Read the id out of a document that is otherwise unreadable."""
    try:
        content = msgspec.json.decode(raw)
        return str(UUID(content["id"]))
    except (msgspec.DecodeError, UnicodeDecodeError, TypeError, KeyError, ValueError, AttributeError, RecursionError):
        return None
