"""Decide which documents of a batch are new, which are repeats, and which contradict one HQ has.

The identity table decides, by the documents' ids. A register's uploads are locked against each other, so that asking first
and inserting later is safe; a copy that another register brings at the same moment meets the table's primary key when it
is inserted (see `post_documents`).
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import F

from channel.transaction import Transaction
from registers.copying.prepared import read_rows
from registers.domain.reason import Reason
from registers.domain.uploaded_document import UploadedDocument
from registers.models import Device, Register
from registers.queries.among import among_sql

TAKEN = Reason("id-taken", "/id", "A different document is known by this id.")
DISABLED = Reason("device-disabled", "", "It is of the journal of a device that is disabled: nobody knows who sold it.")

#: The journals a device may bring, and whether each is that of a device that was disabled.
Journals = Mapping[str, bool]
NO_JOURNALS: Journals = {}


def claim_documents(*, documents: Sequence[UploadedDocument], device: Device, expect_new: bool = False) -> list[UploadedDocument]:
    """Return the documents a device brings that are new; all the others are repeats or have a reason now.

    A document of another register claims no identity: it must not stand in the way of the register that sold it. Where HQ is
    expected to have none of them it is not asked: the table's keys say so when that is wrong, and all is done again.
    """
    register = device.register
    expected = (register.number, register.store.number, device.journal_id)
    if device.state == Device.State.ACTIVATED and all(_names(document, expected) for document in documents):
        # As nearly always: of a device that is trusted now, with its own journal.
        own, journals = list(documents), NO_JOURNALS
    else:
        journals = journals_of(device)
        own = [document for document in documents if _is_own(document, register, journals)]
    known = {} if expect_new else known_documents(own)
    new: list[UploadedDocument] = []
    for document in own:
        assert document.claimed_id is not None, "what is read has an id"
        if document.claimed_id not in known:
            known[document.claimed_id] = document.sha256
            new.append(document)
        else:
            meet(document, known[document.claimed_id])
    if any(journals.values()):
        for document in new:
            document.add(held_back(document.transaction, journals))
    return new


def known_documents(documents: Iterable[UploadedDocument]) -> dict[str, str]:
    """Return the SHA-256 of the bytes that HQ has under the documents' ids, by id; one query."""
    ids = {document.claimed_id for document in documents if document.claimed_id}
    if not ids:
        return {}
    condition, parameter = among_sql("id", "uuid", ids)
    rows = read_rows(f"SELECT id, sha256 FROM registers_transactionidentity WHERE {condition}", [parameter])  # noqa: S608
    return {str(key if isinstance(key, UUID) else UUID(key)): sha256 for key, sha256 in rows}


def meet(document: UploadedDocument, sha256: str) -> None:
    """Compare a document with the bytes that are known under its id."""
    if document.sha256 == sha256:
        document.status = "repeated"
    else:
        document.add([TAKEN])


def journals_of(device: Device) -> Journals:
    """Return the journals a device may bring: those of all devices its register ever had, and once it has left its own.

    Hardware that was replaced must not take the numbers of what replaced it. Hardware that was disabled and activated
    again is trusted again, with its journal.
    """
    disabled = Device.State.DISABLED
    if device.state in (Device.State.DEACTIVATED, disabled):
        return {device.journal_id: device.state == disabled}
    devices = device.register.devices.order_by(F("activated_at").asc(nulls_first=True), "pk").values_list("journal_id", "state")
    return {journal_id: state == disabled for journal_id, state in devices if journal_id}


def held_back(transaction: Transaction | None, journals: Journals) -> list[Reason]:
    """Return why a person has to decide about a document, whoever brings it: its journal is that of a disabled device."""
    return [DISABLED] if transaction is not None and journals.get(transaction.journal_id) else []


def foreign_reasons(transaction: Transaction, register: Register, journal_ids: Container[str]) -> Iterator[Reason]:
    """Yield why a document cannot be one that the register sold, with one of these journals."""
    for name, found, expected in (
        ("register", transaction.register, register.number),
        ("store", transaction.store, register.store.number),
    ):
        if found != expected:
            message = f"It says {name} {found}, but register {register.number} of store {register.store.number} sent it."
            yield Reason(f"foreign-{name}", f"/{name}", message)
    if transaction.journal_id not in journal_ids:
        yield Reason("foreign-journal", "/journal_id", "This device may not bring transactions of this journal.")


def _names(document: UploadedDocument, expected: tuple[str, str, str]) -> bool:
    """Tell whether a document that was read names a register, its store and its device's journal."""
    of = document.transaction
    return of is not None and (of.register, of.store, of.journal_id) == expected and not document.reasons


def _is_own(document: UploadedDocument, register: Register, journal_ids: Container[str]) -> bool:
    """Tell whether the register sold this; notes the reasons when it did not."""
    if document.transaction is not None:
        document.add(foreign_reasons(document.transaction, register, journal_ids))
    return not document.reasons
