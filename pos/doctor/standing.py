"""How far this register is behind: what headquarters has not got, and how old its data is."""

from datetime import timedelta

from pos.clock import parse_timestamp
from pos.context import RegisterContext
from pos.data_size import BYTES_PER_MEGABYTE, read_data_size
from pos.doctor.finding import Finding, fine, warning
from pos.journal import attempts, entries, settings

OLD = timedelta(days=1)


def check_waiting(context: RegisterContext) -> Finding:
    """Look for sales that headquarters should have got by now."""
    outbox = entries.outbox(context.journal)
    if outbox.oldest_completed_at is None:
        return fine("sales", "headquarters has all of them")
    words = f"{outbox.count} wait for headquarters, the oldest since {outbox.oldest_completed_at}"
    if context.clock() - parse_timestamp(outbox.oldest_completed_at) < OLD:
        return fine("sales", words)
    error = attempts.last_error(context.journal)
    return warning("sales", words + (f"; {error}" if error else ""), "Keep `run` running, and send them now: sync")


def check_size(context: RegisterContext) -> Finding:
    """Look how near the offline database is to what it may grow to."""
    size = read_data_size(context)
    words = f"{size.bytes // BYTES_PER_MEGABYTE} MB, {size.percent} percent of its limit"
    if not size.is_near_limit:
        return fine("data size", words)
    return warning(
        "data size", words, "Tell headquarters: fewer data for this register, or a higher limit in its offline profile."
    )


def check_age(context: RegisterContext) -> Finding:
    """Look how long ago headquarters confirmed the data."""
    confirmed_at = settings.read_moment(context.journal, settings.DATA_CONFIRMED_AT)
    if confirmed_at is None:
        return fine("data age", "headquarters has confirmed none yet")
    words = f"confirmed by headquarters at {confirmed_at:%Y-%m-%d %H:%M} UTC"
    if context.clock() - confirmed_at < OLD:
        return fine("data age", words)
    return warning("data age", words, "Prices may have changed. Keep `run` running, and fetch the data now: sync")
