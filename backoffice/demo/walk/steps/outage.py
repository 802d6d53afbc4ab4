"""Journey 2, the part that matters: HQ goes away in the middle of a sale, and comes back."""

from typing import Any

import httpx
import msgspec
from django.urls import reverse

from backoffice.demo.walk.expectation import expect
from backoffice.demo.walk.headquarters import Headquarters
from backoffice.demo.walk.ledger import ledger_of, posted_transaction
from backoffice.demo.walk.register_files import documents, token
from backoffice.demo.walk.register_program import RegisterProgram
from backoffice.demo.walk.scene import Scene
from backoffice.demo.walk.screen import Screen
from channel.upload import UploadAnswer

from .sell import expect_mode, expect_waiting, show_posted


def sell_through_outage(*, screen: Screen, scene: Scene, headquarters: Headquarters, program: RegisterProgram) -> None:
    """Begin a sale online, lose HQ, and finish the same sale from the offline database.

    Raises:
        StepFailed: the register did not go on by itself.
    """
    program.do("scan", scene.first.barcode)
    expect_mode(program, mode="ONLINE")
    headquarters.stop()
    screen.saw("HQ is stopped: nobody answers any more")
    program.do("scan", scene.repriced.barcode)
    expect_mode(program, mode="OFFLINE")
    program.do("pay", "CASH", "100")
    expect_waiting(program, sales=1)


def return_offline(*, program: RegisterProgram, receipt_number: str) -> None:
    """Take a line of an earlier sale back while HQ is away.

    Raises:
        StepFailed: it was refused.
    """
    program.do("return", "--receipt", receipt_number, "--line", "1")
    program.do("pay", "CASH")
    expect_waiting(program, sales=2)


def come_back(*, screen: Screen, scene: Scene, headquarters: Headquarters, program: RegisterProgram) -> None:
    """Start HQ again, connect, and send what waits; then send it once more by hand.

    Raises:
        StepFailed: something was lost, or posted twice.
    """
    before = ledger_of(scene.register)
    headquarters.start()
    screen.saw("HQ answers again")
    program.do("connect")
    expect_mode(program, mode="ONLINE")
    program.do("sync")
    expect_waiting(program, sales=0)
    returned, sold = program.journal()[:2]
    for entry, lines in ((sold, 2), (returned, 1)):
        _expect_made_offline(entry, lines=lines)
        show_posted(screen=screen, entry=entry)
    after = ledger_of(scene.register)
    expect("Transactions HQ has posted since", wanted=2, seen=after.transactions - before.transactions)


def upload_again(*, screen: Screen, scene: Scene, headquarters: Headquarters, program: RegisterProgram) -> None:
    """Send everything the register ever sold a second time, in its name, and see that nothing comes of it.

    Raises:
        StepFailed: HQ posted something, or did not recognise it.
    """
    before, sent = ledger_of(scene.register), documents(program.home)
    response = httpx.post(
        headquarters.url + reverse("transaction-upload"),
        content=b"\n".join(sent),
        headers={"Authorization": f"Device {token(program.home)}", "Content-Type": "application/x-ndjson"},
        timeout=30.0,
        trust_env=False,
    )
    expect("The answer to the repeated upload", wanted=httpx.codes.OK, seen=response.status_code)
    answers = [answer.status for answer in msgspec.json.decode(response.content, type=UploadAnswer).answers]
    expect("HQ's answers to what it has already", wanted=["repeated"] * len(sent), seen=[str(answer) for answer in answers])
    expect("What HQ has posted", wanted=before, seen=ledger_of(scene.register))
    screen.saw(f"all {len(sent)} transactions uploaded once more by hand: HQ answers 'repeated' to each and posts nothing")


def _expect_made_offline(entry: dict[str, Any], *, lines: int) -> None:
    posted = posted_transaction(entry["transaction_id"])
    expect(f"Whether {posted.receipt_number} was made offline", wanted=True, seen=posted.created_offline)
    expect(f"The number of lines of {posted.receipt_number}", wanted=lines, seen=posted.lines.count())
