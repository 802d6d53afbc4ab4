"""The register: sells with or without a network, and brings every sale to headquarters exactly once.

It knows `channel`, SQLite and HTTP. It never imports Django, so that a till needs nothing of HQ's program.
"""

PROGRAM_VERSION = "0.1.0"
