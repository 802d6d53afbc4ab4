"""What can go wrong with a call of an integrator and with no other: registers never meet these, so they are not in
`channel.errors`; and `backoffice.problems`, which knows their statuses, is below the app that raises them. The docstring is
the default message."""

from channel.errors import InvalidInput, StateConflict


class IdempotencyKeyReused(InvalidInput):
    """This Idempotency-Key was sent with another request before. Take a new key for a new request."""

    code = "idempotency-key-reused"


class IdempotencyKeyInUse(StateConflict):
    """The request with this Idempotency-Key is still under way. Ask again in a moment."""

    code = "idempotency-key-in-use"
    retryable = True


class ChangedMeanwhile(StateConflict):
    """Somebody has changed this since you read it. Read it again, and then change it."""

    code = "changed-meanwhile"
