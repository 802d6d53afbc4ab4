"""Lighthouse on five pages: accessibility 100, best practices 95 at least. `make lighthouse` installs it and runs this.

Not named test_*, because Lighthouse is a program of npm: the suite needs nothing but Python and a browser, and a test that is
skipped where npm is missing would prove nothing.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from registers.models import Register
from tests.browser.browser_thread import CHROMIUM
from tests.browser.fleet import working_day

PROGRAM = Path(settings.BASE_DIR) / "build" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
LEAST = {"accessibility": 100, "best-practices": 95}
SECONDS = 180


@pytest.fixture
def cookie(open_window, live_server, tmp_path) -> str:
    """Sign the admin in after a working day, and return the cookie that says so."""
    working_day(live_server.url, tmp_path / "register")
    window = open_window()
    window.sign_in()
    session = next(one for one in window.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
    return f"{session['name']}={session['value']}"


def scores(address: str, cookie: str) -> dict[str, int]:
    """Measure one page; return the points of each category, of 100."""
    command = [
        *(str(PROGRAM), address, "--quiet", "--output=json", "--only-categories=accessibility,best-practices"),
        *("--preset=desktop", "--chrome-flags=--headless --no-sandbox --disable-gpu"),
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
    ]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    for category in report["categories"].values():
        for lost in lost_points(report["audits"], category):
            print(address, lost)
    return {name: round(category["score"] * 100) for name, category in report["categories"].items()}


def lost_points(audits: dict[str, Any], category: dict[str, Any]) -> list[str]:
    """Say of each audit that cost points which elements it was about."""
    failed = [audits[each["id"]] for each in category["auditRefs"] if each["weight"] and audits[each["id"]]["score"] == 0]
    return [
        f"{audit['id']}: {[item.get('node', {}).get('snippet', '') for item in audit.get('details', {}).get('items', [])]}"
        for audit in failed
    ]


@pytest.mark.timeout(5 * SECONDS)
def test_five_pages_reach_what_is_asked_of_them(live_server, cookie):
    register = Register.objects.get(number="S01-1").pk
    pages = {
        name: scores(live_server.url + name, cookie)
        for name in ("/", "/registers/", f"/registers/{register}/", "/runs/", "/products/")
    }
    print(json.dumps(pages, indent=2))
    short = {page: found for page, found in pages.items() if any(found[name] < least for name, least in LEAST.items())}
    assert short == {}
