"""How long to wait after failures, so that ten thousand registers do not come back in the same second.

A pure function of the number of failures and a random share given by the caller.
"""

FIRST_SECONDS = 2.0
LONGEST_SECONDS = 300.0
JITTER = 0.25


def seconds_after_failures(failures: int, share: float) -> float:
    """Return the pause after so many failures in a row; `share` in [0, 1) spreads it by a quarter either way."""
    pause = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(max(failures - 1, 0), 20))
    return with_jitter(pause, share)


def with_jitter(seconds: float, share: float) -> float:
    """Spread a pause by up to a quarter of it, either way."""
    return seconds * (1 - JITTER + 2 * JITTER * share)


def not_before(seconds: float, share: float) -> float:
    """Spread a pause that HQ has asked for by up to a quarter of it, and only to later: who comes earlier is sent away again."""
    return seconds * (1 + JITTER * share)
