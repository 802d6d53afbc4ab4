"""The HQ API: how often a program may call, and where that is counted."""

from typing import Any

from .celery import CELERY_BROKER_URL
from .environment import env_int, env_url

# How many requests a service token, or a person, may make in a minute; a token may have a number of its own.
HQ_API_REQUESTS_PER_MINUTE = env_int("HQ_API_REQUESTS_PER_MINUTE", default=600, minimum=1, maximum=1_000_000)

_IN_PROCESS = "locmem://hq"

# Several web processes count together only in a cache they share: where there is Redis for the workers, it is that one.
CACHE_URL = env_url(
    "CACHE_URL",
    default=CELERY_BROKER_URL if CELERY_BROKER_URL.startswith(("redis://", "rediss://")) else _IN_PROCESS,
    schemes=("locmem", "redis", "rediss"),
)


def cache_from(url: str) -> dict[str, Any]:
    """Build the entry of `CACHES` for a cache URL."""
    if url.startswith("locmem"):
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "everytill"}
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url, "KEY_PREFIX": "everytill"}


CACHES = {"default": cache_from(CACHE_URL)}
