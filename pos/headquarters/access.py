"""The client of the HQ this register is activated at, made when it is first needed.

It is looked up before each use, because another program of the same register may have activated it or been given a
new token meanwhile.
"""

import sqlite3

from pos.errors import NotActivated
from pos.headquarters.client import HeadquartersClient
from pos.journal import settings


class HeadquartersAccess:
    """Hands out the client for the journal's server and token, and keeps its connections open.

    `token_name` names the setting that holds the token.
    """

    def __init__(self, journal: sqlite3.Connection, *, token_name: str = settings.TOKEN) -> None:
        self._journal = journal
        self._token_name = token_name
        self._made_for: tuple[str, str] | None = None
        self._client: HeadquartersClient | None = None
        self._replaced: list[HeadquartersClient] = []

    def client(self) -> HeadquartersClient:
        """Return the client.

        Raises: NotActivated.
        """
        server_url = settings.read(self._journal, settings.SERVER_URL)
        token = settings.read(self._journal, self._token_name)
        if server_url is None or token is None:
            raise NotActivated
        if self._client is None or self._made_for != (server_url, token):
            if self._client is not None:
                # Not closed yet: a batch may be under way with it. A token is replaced once a year.
                self._replaced.append(self._client)
            self._client = HeadquartersClient(server_url, token)
            self._made_for = (server_url, token)
        return self._client

    def close(self) -> None:
        """Close what is kept open."""
        for client in (*self._replaced, self._client):
            if client is not None:
                client.close()
        self._replaced, self._client, self._made_for = [], None, None
