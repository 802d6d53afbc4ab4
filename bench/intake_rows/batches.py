"""Batches of a hundred from several registers through one web process, beside COPY of the same rows into the same tables.

Several, because that is how a web process is used, and as one alone would have its program and PostgreSQL wait for each other.
COPY is one client's, one batch after the other: what one connection can write. Its rows are all that an upload inserts: its
own, and those of the ledger.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import msgspec
import zstandard
from distribution_rows.company import Company, execute
from distribution_rows.web import Web, activated_register, web_server
from django.db import connection, transaction
from django.utils import timezone
from measuring.table import Line, per_second_at_least
from measuring.timing import by_turns, cpu_seconds, seconds_of

from channel.timestamp import timestamp_text
from channel.transaction import Transaction, encode
from channel.upload import UploadAnswer
from intake_rows.sales import Till, till_of
from pos.journal import settings
from pos.register import Register
from registers.copying.postgresql_copy import copy_content, copy_statement
from registers.domain.ledger_rows import Found, ledger_rows, posting_end
from registers.domain.ledger_table import BYTES, IDENTITY, LEDGER, TRANSACTION, LedgerTable, Row, ledger_table
from registers.models import UploadSession

BATCH = 100
# Of each register.
BATCHES = 10
AT_LEAST = 0.6
# The barcodes that sales name are those of their products.
BARCODES = """
    INSERT INTO catalog_barcode (code, product_id, is_primary)
    SELECT '40' || lpad(id::text, 11, '0'), id, true FROM catalog_product ON CONFLICT DO NOTHING
"""

# The row of an upload itself, beside those of the ledger.
UPLOAD = ledger_table(
    "registers_uploadsession",
    "id:ID device_id received_at:MOMENT state body:BYTES content_encoding documents posted repeated quarantined try_count "
    "message",
)

Content = list[tuple[str, bytes]]
Batch = list[Transaction]


class Sender:
    """A register that has batches to send, on a connection of its own."""

    def __init__(self, register: Register, store: str, number: str, client: HTTPConnection, headers: Mapping[str, str]) -> None:
        self.till = till_of(register, store, number)
        self._client, self._headers = client, headers
        self._bodies: list[bytes] = []
        self._answers: list[bytes] = []

    def sell(self) -> None:
        """Make batches, ready to be sent."""
        self._bodies = [_body(map(encode, batch)) for batch in _batches(self.till)]

    def send(self) -> None:
        """Send them, each when the one before is answered."""
        self._answers = [self._answer(body) for body in self._bodies]

    def _answer(self, body: bytes) -> bytes:
        self._client.request("POST", "/api/v1/transactions/uploads", body, self._headers)
        return self._client.getresponse().read()

    def check(self) -> None:
        """See that every sale was posted.

        Raises: RuntimeError when one was not.
        """
        for body in self._answers:
            answer = msgspec.json.decode(body, type=UploadAnswer)
            if {each.status for each in answer.answers} != {"posted"} or len(answer.answers) != BATCH:
                raise RuntimeError(f"not everything was posted: {answer.answers[0]}")


def measure(company: Company, times: int, store: str, numbers: Sequence[str]) -> list[Line]:
    """Post batches and copy batches by turns, all of different sales."""
    with company.using(), ExitStack() as stack:
        execute(BARCODES)
        web = stack.enter_context(web_server(company))
        senders = [_sender(stack, company, web, store, number) for number in numbers]
        _posted(senders, web, [])  # the process has to have imported everything once
        session = UploadSession.objects.latest("received_at")
        cpu: list[float] = []
        till = senders[0].till
        posted, copied = by_turns(times, lambda: _posted(senders, web, cpu), lambda: _copied(till, session, len(senders)))
    sales = BATCH * BATCHES * len(senders)
    what = f"batches of {BATCH} from {len(senders)} registers posted by one web process"
    return [
        per_second_at_least(what, sales / posted, sales / copied, AT_LEAST),
        Line("  CPU of the web process for one sale", min(cpu) / sales * 1_000_000, "us"),
    ]


def _sender(stack: ExitStack, company: Company, web: Web, store: str, number: str) -> Sender:
    register = stack.enter_context(activated_register(company, web, number))
    token = settings.read(register.context.journal, settings.TOKEN)
    headers = {"Authorization": f"Device {token}", "Content-Encoding": "zstd", "Content-Type": "application/x-ndjson"}
    client = stack.enter_context(closing(HTTPConnection(urlsplit(web.url).netloc, timeout=60)))
    return Sender(register, store, number, client, headers)


def _batches(till: Till) -> Iterator[Batch]:
    for _ in range(BATCHES):
        yield list(till.sell(BATCH))


def _posted(senders: Sequence[Sender], web: Web, cpu: list[float]) -> float:
    for sender in senders:
        sender.sell()
    before = cpu_seconds(web.process_id)
    with ThreadPoolExecutor(len(senders)) as pool:
        seconds = seconds_of(lambda: list(pool.map(Sender.send, senders)))
    cpu.append(cpu_seconds(web.process_id) - before)
    for sender in senders:
        sender.check()
    return seconds


def _copied(till: Till, session: UploadSession, registers: int) -> float:
    """Copy as many batches, each in a transaction of its own; making the rows is not counted."""
    contents = [_contents(batch, session) for _ in range(registers) for batch in _batches(till)]
    return seconds_of(lambda: [_copy(content) for content in contents])


def _contents(batch: Sequence[Transaction], session: UploadSession) -> Content:
    """Make what an upload of a batch writes: its own row, and those of the ledger."""
    key, lines = uuid4(), [encode(sale) for sale in batch]
    found = Found(upload_session=str(key))
    end = posting_end(posted_at=timestamp_text(timezone.now()), posted_in="1", is_after_close=False)
    tables: dict[LedgerTable, list[Row]] = {UPLOAD: [_upload(key, session, _body(lines))]} | {table: [] for table in LEDGER}
    for sale, raw in zip(batch, lines, strict=True):
        for table, rows in ledger_rows(sale, raw, found).items():
            tables[table] += rows if table is not TRANSACTION else [row + end for row in rows]
        identity = [sale.id, UUID(sale.id).hex * 2, "POSTED", str(key), sale.register, sale.journal_id, str(sale.sequence_number)]
        tables[IDENTITY].append("\t".join(identity))
    return [(copy_statement(table), copy_content(table, rows)) for table, rows in tables.items() if rows]


def _body(lines: Iterable[bytes]) -> bytes:
    return zstandard.compress(b"".join(line + b"\n" for line in lines))


def _upload(key: UUID, session: UploadSession, body: bytes) -> Row:
    counts = [BATCH, BATCH, 0, 0, 0]
    values = [key, session.device_id, timestamp_text(timezone.now()), "POSTED", f"{BYTES}{body.hex()}", "zstd", *counts, ""]
    return "\t".join(map(str, values))


@transaction.atomic
def _copy(contents: Content) -> None:
    with connection.cursor() as cursor:
        for statement, content in contents:
            with cursor.cursor.copy(statement) as copy:
                copy.write(content)
