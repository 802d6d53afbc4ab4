"""Hardware that is no register any more brings the sales it still holds, with a code that works once.

The uploading is the register's own: the same bytes, the same batches, the same answers. Only the token is another one, kept
beside the dead one, so that a hand-over that was cut off goes on without a new code.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from msgspec import Struct

from channel.activation import HandOverRequest
from channel.errors import AuthenticationFailed, EverytillError, InvalidInput, StateConflict
from pos.clock import parse_timestamp
from pos.context import RegisterContext
from pos.errors import NotActivated
from pos.headquarters.access import HeadquartersAccess
from pos.headquarters.client import HeadquartersClient
from pos.identity import journal_id
from pos.journal import entries, settings
from pos.journal.connection import durable
from pos.syncing.upload import upload_outbox

ANSWERS = ("posted", "repeated", "quarantined", "unreadable")


class HandOverReport(Struct, frozen=True, kw_only=True):
    """What HQ took in, by its answer; how many it refused to look at, and how many still wait."""

    taken_in: dict[str, int]
    refused: int = 0
    waiting: int = 0


def hand_over(context: RegisterContext, *, code: str | None) -> HandOverReport:
    """Bring the outbox to HQ; without a code, go on with the hand-over that was begun.

    Raises: NotActivated, HandOverCodeInvalid, JournalForeign, InvalidInput, HeadquartersUnreachable, StateConflict.
    """
    if not entries.outbox(context.journal).count:
        _forget(context)
        return HandOverReport(taken_in={})
    if code is not None:
        _begin(context, code)
    elif not _has_token(context, context.clock()):
        raise InvalidInput("No hand-over was begun here, or its time is over. Give the code from headquarters.")
    access = HeadquartersAccess(context.journal, token_name=settings.HAND_OVER_TOKEN)
    before = _answered(context)
    try:
        report = upload_outbox(replace(context, headquarters=access))
        if not report.waiting:
            # All is there; a token that HQ hears nothing more of ends by itself, only later.
            with suppress(EverytillError):
                access.client().deactivate()
    except AuthenticationFailed as error:
        _forget(context)
        raise StateConflict("The hand-over's time is over. Ask headquarters for a new code.") from error
    finally:
        access.close()
    if not report.waiting:
        _forget(context)
    taken_in = {answer: count - before[answer] for answer, count in _answered(context).items() if count > before[answer]}
    return HandOverReport(taken_in=taken_in, refused=report.refused, waiting=report.waiting)


def _begin(context: RegisterContext, code: str) -> None:
    """Change the code into a token, and keep that before it is used: the code works only once."""
    server_url = settings.read(context.journal, settings.SERVER_URL)
    if server_url is None:
        raise NotActivated("This device never was a register: it has nothing to hand over.")
    client = HeadquartersClient(server_url)
    try:
        answer = client.hand_over(HandOverRequest(code=code.strip(), journal_id=journal_id(context.journal)))
    finally:
        client.close()
    with durable(context.journal):
        settings.write(context.journal, settings.HAND_OVER_TOKEN, answer.token)
        settings.write(context.journal, settings.HAND_OVER_EXPIRES_AT, answer.expires_at)


def _has_token(context: RegisterContext, now: datetime) -> bool:
    expires_at = settings.read(context.journal, settings.HAND_OVER_EXPIRES_AT)
    has_token = settings.read(context.journal, settings.HAND_OVER_TOKEN) is not None
    return has_token and expires_at is not None and parse_timestamp(expires_at) > now


def _forget(context: RegisterContext) -> None:
    """Keep no token that has done its work or is worth nothing."""
    with durable(context.journal):
        settings.write(context.journal, settings.HAND_OVER_TOKEN, None)
        settings.write(context.journal, settings.HAND_OVER_EXPIRES_AT, None)


def _answered(context: RegisterContext) -> dict[str, int]:
    """Count the journal's entries by what HQ answered."""
    return {answer: entries.count_answered(context.journal, answer) for answer in ANSWERS}
