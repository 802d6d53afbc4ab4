"""Whether headquarters answers at an address, for whoever has started it as a program and waits.

No proxy the shell names is asked: the address is this machine's.
"""

import httpx

HEALTH_PATH = "/api/v1/health"
TIMEOUT_SECONDS = 2.0


def answers(url: str) -> bool:
    """Ask the HQ at an address, without a path, whether it is healthy."""
    try:
        return httpx.get(url + HEALTH_PATH, timeout=TIMEOUT_SECONDS, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
