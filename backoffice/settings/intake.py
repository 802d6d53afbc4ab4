"""The intake of transactions: what is kept of uploads, and for how long what sales refer to is remembered."""

from .environment import env_int

# The bodies of uploads whose documents are all in the ledger, which has each of them byte for byte.
UPLOAD_BODY_DAYS = env_int("UPLOAD_BODY_DAYS", default=30, minimum=1, maximum=3650)

# What a register has reserved of a voucher is free again when no sale has used it within so many hours; and for how many
# days reservations that ended are kept.
VOUCHER_RESERVATION_HOURS = env_int("VOUCHER_RESERVATION_HOURS", default=24, minimum=1, maximum=24 * 30)
VOUCHER_RESERVATION_DAYS = env_int("VOUCHER_RESERVATION_DAYS", default=90, minimum=1, maximum=3650)

# How long a process that posts sales remembers which products, people and rates there are. What is new is found at once;
# what was removed is still known for so long.
REFERENCE_SECONDS = env_int("REFERENCE_SECONDS", default=600, minimum=0, maximum=3600)
