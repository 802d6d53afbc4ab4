"""The client of the HQ this register is activated at, made when it is first needed.

It is looked up before each use, because another program of the same register may have activated it or been given a
new token meanwhile.
"""

import sqlite3

from pos.errors import NotActivated
from pos.headquarters.client import HeadquartersClient
from pos.journal import settings


class HeadquartersAccess:
    """Hands out the client for the journal's server and token, and keeps its connections open."""

    def __init__(self, journal: sqlite3.Connection) -> None:
        self._journal = journal
        self._made_for: tuple[str, str] | None = None
        self._client: HeadquartersClient | None = None

    def client(self) -> HeadquartersClient:
        """Return the client.

        Raises: NotActivated.
        """
        server_url = settings.read(self._journal, settings.SERVER_URL)
        token = settings.read(self._journal, settings.TOKEN)
        if server_url is None or token is None:
            raise NotActivated
        if self._client is None or self._made_for != (server_url, token):
            self.close()
            self._client = HeadquartersClient(server_url, token)
            self._made_for = (server_url, token)
        return self._client

    def close(self) -> None:
        """Close what is kept open."""
        if self._client is not None:
            self._client.close()
        self._client, self._made_for = None, None
