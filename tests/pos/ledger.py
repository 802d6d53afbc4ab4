"""HQ's side of an upload, over the stub's socket: it remembers by id, as HQ does, and may misbehave."""

from collections.abc import Callable

import msgspec
import zstandard

from channel.transaction import decode
from channel.upload import DocumentAnswer, DocumentStatus, UploadAnswer
from tests.pos.stub_headquarters import Reply, Request, StubHeadquarters, json_reply


class Ledger:
    """Keeps every document once. `judge` gives the status of a new one; `lose_answers` keeps them without saying so."""

    def __init__(self, stub: StubHeadquarters) -> None:
        self.documents: dict[str, bytes] = {}
        self.uploads: list[list[bytes]] = []
        self.lose_answers = False
        self.refuse: Callable[[list[bytes]], Reply | None] = lambda _lines: None
        self.judge: Callable[[bytes], DocumentStatus] = lambda _line: "posted"
        stub.on("POST", "transactions/uploads", self.take_in)
        stub.on_prefix("GET", "transactions/receipts/", self.find)

    def take_in(self, request: Request) -> Reply:
        """Take a batch in."""
        lines = zstandard.ZstdDecompressor().decompressobj().decompress(request.body).splitlines()
        refused = self.refuse(lines)
        if refused is not None:
            return refused
        self.uploads.append(lines)
        answers = [self.answer(line) for line in lines]
        if self.lose_answers:
            return Reply(body=b"{}" * 100, cut_after=3)
        return json_reply(UploadAnswer(upload_session=str(len(self.uploads)), answers=answers))

    def answer(self, line: bytes) -> DocumentAnswer:
        """Say what became of one line."""
        status = self.judge(line)
        if status == "unreadable":
            return DocumentAnswer(id=None, status=status, reasons=["nobody can read this"])
        transaction_id = msgspec.json.decode(line)["id"]
        if transaction_id in self.documents:
            assert self.documents[transaction_id] == line
            return DocumentAnswer(id=transaction_id, status="repeated")
        self.documents[transaction_id] = line
        return DocumentAnswer(id=transaction_id, status=status, reasons=["why"] if status == "quarantined" else [])

    def find(self, request: Request) -> Reply:
        """Find a document by its receipt."""
        number = request.path.removeprefix("transactions/receipts/").replace("%2F", "/")
        return Reply(body=next(line for line in self.documents.values() if decode(line).receipt_number == number))
