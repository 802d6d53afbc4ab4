"""A package over the real web server, whose sendfile must send exactly the bytes that were asked for."""

import hashlib
import json

import httpx
import pytest

from channel.ddl import SCHEMA_VERSION

pytestmark = pytest.mark.slow

STATUS = {
    "journal_id": "j",
    "connection_mode": "ONLINE",
    "sales_waiting": 0,
    "last_sequence_number": 0,
    "program_version": "1",
    "clock_at": "2026-11-02T09:30:00Z",
    "schema_version": SCHEMA_VERSION,
}


@pytest.fixture
def device(headquarters):
    """A device that was activated by hand."""
    code = headquarters.call("add_register", "11")
    with httpx.Client(base_url=f"{headquarters.url}/api/v1/", trust_env=False) as client:
        answer = client.post("devices/activate", json={"activation_code": code, "journal_id": "j"}).json()
        client.headers["Authorization"] = f"Device {answer['token']}"
        yield client


def test_package_arrives_whole_however_it_is_cut(device):
    answer = device.post("sync/poll", json={"status": STATUS}).json()
    package = json.loads(answer["signed_plan"]["plan"])["packages"][0]
    sha256, size = package["sha256"], package["size_bytes"]
    whole = device.get(f"packages/{sha256}")
    assert (whole.status_code, hashlib.sha256(whole.content).hexdigest()) == (200, sha256)
    for cut in (1, size // 3, size - 1):
        first = device.get(f"packages/{sha256}", headers={"Range": f"bytes=0-{cut - 1}"})
        rest = device.get(f"packages/{sha256}", headers={"Range": f"bytes={cut}-", "If-Range": f'"{sha256}"'})
        assert (first.status_code, rest.status_code) == (206, 206)
        assert (len(first.content), first.content + rest.content) == (cut, whole.content)
    assert device.get(f"packages/{sha256}", headers={"Range": f"bytes={size}-"}).status_code == 416
    assert device.head(f"packages/{sha256}").headers["Content-Length"] == str(size)
    # the connection is still in step after all of these
    assert device.get("health").json()["epoch"] == 1
