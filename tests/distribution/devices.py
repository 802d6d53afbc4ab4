"""An activated device, calling HQ's API as the register's program does."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from registers.domain.secrets import hash_token, new_device_token
from registers.models import Device, Register


class DeviceClient:
    """HQ's API with one device's token."""

    def __init__(self, register: Register) -> None:
        token = new_device_token()
        now = timezone.now()
        self.device = Device.objects.create(
            register=register,
            state=Device.State.ACTIVATED,
            token_hash=hash_token(token),
            token_issued_at=now,
            token_expires_at=now + timedelta(days=365),
            activated_at=now,
            last_seen_at=now,
        )
        self._client = Client(raise_request_exception=False)
        self._headers = {"Authorization": f"Device {token}"}

    def get(self, path: str, **headers: str) -> Any:
        """Send a GET with further headers, written like `if_range`."""
        return self._client.get(f"/api/v1/{path}", headers=self._all(headers))

    def head(self, path: str, **headers: str) -> Any:
        """Send a HEAD."""
        return self._client.head(f"/api/v1/{path}", headers=self._all(headers))

    def post(self, path: str, body: Any) -> Any:
        """Send a POST; the body is made JSON unless it is bytes."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._client.post(f"/api/v1/{path}", content, content_type="application/json", headers=self._headers)

    def _all(self, headers: dict[str, str]) -> dict[str, str]:
        return self._headers | {name.replace("_", "-"): value for name, value in headers.items()}


def body_of(response: Any) -> bytes:
    """Read an answer's body, streamed or not; Django's test client closes the file at its end."""
    return b"".join(response.streaming_content) if response.streaming else response.content
