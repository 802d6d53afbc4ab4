"""Batches of a hundred from several registers through one web process, beside COPY of the same rows into the same tables.

Several, because that is how a web process is used, and as one alone would have its program and PostgreSQL wait for each other.
COPY is one client's, one batch after the other: what one connection can write.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import UUID

import httpx
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
from registers.domain.ledger_rows import Found, ledger_rows, posted_rows, posting_end
from registers.domain.ledger_table import IDENTITY, LEDGER
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

Content = list[tuple[str, bytes]]


Batch = list[Transaction]


class Sender:
    """A register that has batches to send, on a connection of its own."""

    def __init__(self, register: Register, store: str, number: str, client: httpx.Client) -> None:
        self.till = till_of(register, store, number)
        self._client = client
        self._bodies: list[bytes] = []
        self._answers: list[bytes] = []

    def sell(self) -> None:
        """Make batches, ready to be sent."""
        self._bodies = [zstandard.compress(b"".join(encode(sale) + b"\n" for sale in batch)) for batch in _batches(self.till)]

    def send(self) -> None:
        """Send them, each when the one before is answered."""
        self._answers = [self._client.post("/api/v1/transactions/uploads", content=body).content for body in self._bodies]

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
    client = stack.enter_context(httpx.Client(base_url=web.url, headers=headers, timeout=60))
    return Sender(register, store, number, client)


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
    end = posting_end(posted_at=timestamp_text(timezone.now()), posted_in="1", is_after_close=False)
    found = Found(upload_session=str(session.pk))
    rows = [posted_rows(ledger_rows(sale, encode(sale), found), end) for sale in batch]
    for sale, of in zip(batch, rows, strict=True):
        identity = [sale.id, UUID(sale.id).hex * 2, "POSTED", str(session.pk), sale.register, sale.journal_id]
        of[IDENTITY] = ["\t".join([*identity, str(sale.sequence_number)])]
    tables = [(table, [row for each in rows for row in each.get(table, ())]) for table in LEDGER]
    return [(copy_statement(table), copy_content(table, found)) for table, found in tables if found]


@transaction.atomic
def _copy(contents: Content) -> None:
    with connection.cursor() as cursor:
        for statement, content in contents:
            with cursor.cursor.copy(statement) as copy:
                copy.write(content)
