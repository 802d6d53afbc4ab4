"""The cashier notes something on the open transaction; its document carries it to headquarters."""

import msgspec

from channel.document_fields import Comment
from channel.errors import InvalidInput
from pos.context import RegisterContext
from pos.journal import cart_store
from pos.journal.connection import writing
from pos.selling.permissions import require_staff


def comment_transaction(context: RegisterContext, *, comment: str) -> None:
    """Note something, in place of what was noted before; nothing takes the note away.

    Raises: NobodySignedIn, CartEmpty, InvalidInput for a text no document can hold.
    """
    require_staff(context.journal)
    try:
        text = msgspec.convert(comment.replace("\r\n", "\n").strip(), Comment)
    except msgspec.ValidationError as error:
        raise InvalidInput("A comment has 2000 letters at most.") from error
    with writing(context.journal):
        cart_store.require_head(context.journal)
        cart_store.set_comment(context.journal, text)
