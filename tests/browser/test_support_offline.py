"""The main job of an HQ admin: switch a register's offline support on, run what is due, and see it arrive."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from distribution.models import DistributionSchedule
from distribution.use_cases.run_schedule_now import run_schedule_now
from registers.models import Register, RegisterStatus
from tests.browser.workers import at_work
from tests.distribution.company import NOW
from tests.distribution.schedules import execute

NUMBER = "S01-1"


def publish() -> None:
    """Work off everything the admin could run now."""
    for schedule in DistributionSchedule.objects.all():
        execute(run_schedule_now(schedule=schedule, user=None, now=NOW))


def run_on_register(command: str, home: Path) -> str:
    """Type a command at the register, as the page shows it."""
    arguments = [sys.executable if word == "python" else word for word in shlex.split(command)]
    environment = {**os.environ, "EVERYTILL_REGISTER_HOME": str(home)}
    done = subprocess.run(
        arguments, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def open_register(window, number: str = NUMBER):
    window.page.goto("/registers/")
    window.page.get_by_role("link", name=number).click()
    return window.page


def test_switching_on_shows_what_is_due_next(either_window):
    page = open_register(either_window)
    page.get_by_role("switch", name="Support offline").click()
    either_window.expect(page.get_by_role("switch", name="Support offline")).to_have_attribute("aria-checked", "true")
    steps = page.locator("[data-step]")
    assert [steps.nth(place).get_attribute("data-state") for place in range(4)] == ["DONE", "NOW", "NOW", "LATER"]
    assert page.locator("[data-step=release]").get_by_role("button", name="Run now").count() == len(
        DistributionSchedule.objects.all()
    )
    code = page.locator("#activation-code").text_content()
    assert f"--code {code} --sync-now" in page.locator("#activation-command").text_content()
    page.reload()
    assert page.locator("#activation-code").count() == 0


def test_data_is_seen_arriving_at_a_real_register(window, tmp_path):
    page = open_register(window)
    page.get_by_role("switch", name="Support offline").click()
    command = page.locator("#activation-command").text_content()
    page.evaluate("window.sameDocument = true")
    window.expect(page.locator(".cashier")).to_contain_text("Not heard of yet")
    with at_work(publish):
        window.expect(page.locator("[data-step=release]")).to_have_attribute("data-state", "DONE", timeout=60_000)
    said = run_on_register(command, tmp_path)
    assert f"Activated as register {NUMBER}" in said
    window.expect(page.locator("[data-step]")).to_have_count(0, timeout=30_000)
    window.expect(page.get_by_text("Everything published has arrived.")).to_be_visible()
    window.expect(page.locator("[data-state=APPLIED]").first).to_be_visible()
    # nobody has reloaded the page, and it has stopped asking
    assert page.evaluate("window.sameDocument") is True
    assert page.locator("#register-live").get_attribute("hx-get") is None


def test_copying_says_so(window):
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_register(window)
    page.get_by_role("switch", name="Support offline").click()
    page.locator("[data-copy='#activation-code']").click()
    window.expect(page.locator("[data-copy='#activation-code']")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#activation-code").text_content()


@pytest.fixture
def switched_on(either_window):
    page = open_register(either_window)
    page.get_by_role("switch", name="Support offline").click()
    page.locator("#activation-code").wait_for()
    return page


def test_switching_off_asks_first(either_window, switched_on):
    switched_on.get_by_role("switch", name="Support offline").click()
    either_window.expect(switched_on.get_by_role("heading", name="Switch support offline off?")).to_be_visible()
    switched_on.get_by_role("link", name="Leave it on").click()
    assert Register.objects.get(number=NUMBER).support_offline is True
    switched_on.get_by_role("switch", name="Support offline").click()
    switched_on.get_by_label("Note").fill("moved to the warehouse")
    switched_on.get_by_role("button", name="Switch off").click()
    either_window.expect(switched_on.get_by_role("switch", name="Support offline")).to_have_attribute("aria-checked", "false")
    either_window.expect(switched_on.get_by_text("admin: moved to the warehouse")).to_be_visible()
    assert Register.objects.get(number=NUMBER).support_offline is False


def test_switching_off_refuses_while_sales_wait_unless_overridden(either_window, switched_on):
    register = Register.objects.get(number=NUMBER)
    switched_on.get_by_role("switch", name="Support offline").click()
    switched_on.get_by_role("heading", name="Switch support offline off?").wait_for()
    # the register reports sales while the admin is still reading
    RegisterStatus.objects.create(register=register, reported_at=NOW, connection_mode="OFFLINE", sales_waiting=3)
    switched_on.get_by_label("Note").fill("the till burned")
    switched_on.get_by_role("button", name="Switch off").click()
    either_window.expect(switched_on.get_by_text("Waiting: 3.")).to_be_visible()
    assert either_window.complaints.pop() == "Failed to load resource: the server responded with a status of 409 (Conflict)"
    assert Register.objects.get(number=NUMBER).support_offline is True
    switched_on.get_by_label("Switch off although the register still holds sales").check()
    switched_on.get_by_role("button", name="Switch off").click()
    either_window.expect(switched_on.get_by_role("switch", name="Support offline")).to_have_attribute("aria-checked", "false")
