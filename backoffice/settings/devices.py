"""Devices: how long their codes and tokens live, and how often somebody without a token may try."""

from .environment import env_int

# A device gets a new token long before the old one ends. A device that was switched off for longer is activated again.
DEVICE_TOKEN_LIFETIME_DAYS = env_int("DEVICE_TOKEN_LIFETIME_DAYS", default=365, minimum=1, maximum=5120)

# One-time codes, which people carry from the portal to the hardware.
ACTIVATION_CODE_LIFETIME_HOURS = env_int("ACTIVATION_CODE_LIFETIME_HOURS", default=72, minimum=1, maximum=90 * 24)
HAND_OVER_CODE_LIFETIME_HOURS = env_int("HAND_OVER_CODE_LIFETIME_HOURS", default=72, minimum=1, maximum=90 * 24)

# How long a device that has left may bring the sales it still holds, once its hand-over code was used.
HAND_OVER_TOKEN_LIFETIME_HOURS = env_int("HAND_OVER_TOKEN_LIFETIME_HOURS", default=24, minimum=1, maximum=30 * 24)

# Calls that are open to everyone because a code is the proof (activate, validate, hand over): so many a minute from one
# address, each kind for itself. All tills of a store may share one address.
ONE_TIME_CODE_CALLS_PER_MINUTE = env_int("ONE_TIME_CODE_CALLS_PER_MINUTE", default=30, minimum=1, maximum=100_000)

# How many proxies stand before HQ and add to X-Forwarded-For; 0 believes nothing but the connection itself.
PROXY_COUNT = env_int("PROXY_COUNT", default=0, minimum=0, maximum=10)
