"""The way of what calls leave behind from all web processes to the one task that writes it: a list in Redis.

In batches, because a command for each poll would cost more than the poll. Only where Redis is there anyway, as Celery's
broker; a headquarters of one process writes by itself. A batch leaves Redis once it is written and not before: a writer
that dies in between leaves it to the next one, which at worst counts its calls once more.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import msgspec
from django.conf import settings
from redis import Redis, ResponseError

from registers.domain.noted import Noted

KEY = "everytill:noted"
TAKEN = "everytill:noted:taken"
LOCK = "everytill:noted:writing"
# A writer that is not done by then has died.
_WRITING_SECONDS = 60
# Batches a list may hold: with so many nobody takes them out, and whoever adds one writes them itself.
MOST_BATCHES = 256
# Redis is on the same network; one that does not answer at once must not hold polls up.
_TIMEOUT_SECONDS = 0.5

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Noted).decode


def queue_is_there() -> bool:
    """Tell whether this headquarters has a Redis."""
    return bool(settings.HEARTBEAT_REDIS_URL)


def put(noted: Noted) -> int:
    """Add a batch and return how many wait.

    Raises:
        RedisError: it cannot be reached.
    """
    return int(_redis(settings.HEARTBEAT_REDIS_URL).rpush(KEY, _encode(noted)))


@contextmanager
def taken() -> Iterator[list[Noted]]:
    """Give what waits to one writer, nothing while another one is at it; it is gone when the block ends without an error.

    Raises:
        RedisError: it cannot be reached.
    """
    redis = _redis(settings.HEARTBEAT_REDIS_URL)
    if not redis.set(LOCK, 1, nx=True, ex=_WRITING_SECONDS):
        yield []
        return
    try:
        yield [_decode(batch) for batch in _set_aside(redis)]
        redis.delete(TAKEN)
    finally:
        redis.delete(LOCK)


def _set_aside(redis: Redis) -> Any:
    """Move what waits to a list that nobody adds to; what a writer that died has left there comes first."""
    with suppress(ResponseError):  # Nothing waits.
        redis.renamenx(KEY, TAKEN)
    return redis.lrange(TAKEN, 0, -1)


@cache
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=_TIMEOUT_SECONDS, socket_connect_timeout=_TIMEOUT_SECONDS)
