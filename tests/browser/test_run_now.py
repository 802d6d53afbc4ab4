"""Run now: the run is watched from waiting to its end, without a reload where there is JavaScript."""

from django.utils import timezone

from distribution.models import DistributionRun
from distribution.use_cases.execute_run import execute_run
from tests.browser.workers import at_work


def press_run_now(window):
    window.page.goto("/schedules/")
    window.page.get_by_role("button", name="Run now").first.click()
    window.page.wait_for_url("**/runs/*/")
    return window.page, DistributionRun.objects.get()


def work_on(run: DistributionRun) -> None:
    execute_run(run_id=run.pk, now=timezone.now())


def test_a_run_is_watched_to_its_end_without_a_reload(window):
    page, run = press_run_now(window)
    page.evaluate("window.sameDocument = true")
    live = page.locator("#run-live")
    window.expect(live.locator(".state-pill")).to_have_text("Waiting")
    assert live.locator("tr[data-group]").count() == 2
    answers = []
    page.on("response", lambda response: answers.append(response.status))
    with at_work(lambda: work_on(run)):
        window.expect(live.locator(".state-pill")).to_have_text("Succeeded", timeout=60_000)
    window.expect(live.locator("tr[data-group=North]")).to_contain_text("Published")
    window.expect(live.get_by_text("2 of 2 channel data groups")).to_be_visible()
    assert page.locator("progress").evaluate("bar => bar.value / bar.max") == 1
    assert page.evaluate("window.sameDocument") is True
    assert answers[-1] == 286
    asked = len(answers)
    page.wait_for_timeout(2500)
    assert len(answers) == asked


def test_a_run_is_watched_by_reloading_without_javascript(open_window):
    window = open_window(java_script_enabled=False)
    window.sign_in()
    page, run = press_run_now(window)
    window.expect(page.locator(".state-pill")).to_have_text("Waiting")
    work_on(run)
    page.reload()
    window.expect(page.locator(".state-pill")).to_have_text("Succeeded")


def test_a_waiting_run_is_canceled(either_window):
    page, run = press_run_now(either_window)
    page.get_by_role("button", name="Cancel").click()
    either_window.expect(page.locator(".state-pill")).to_have_text("Canceled")
    run.refresh_from_db()
    assert run.state == "CANCELED"


def test_operations_run_a_schedule_but_see_no_switch(open_window):
    window = open_window()
    window.sign_in("operations")
    page, _run = press_run_now(window)
    page.goto("/registers/")
    page.get_by_role("link", name="S01-1").click()
    window.expect(page.get_by_role("heading", name="Support offline")).to_be_visible()
    assert page.get_by_role("switch").count() == 0
