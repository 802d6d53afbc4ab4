"""The six people for whom all of this is, each at their own work, in a real browser and without reading a manual."""

import re

import httpx
import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from backoffice.catalog.models import Barcode, Product
from backoffice.portal.management.health import answers
from distribution.models import DistributionSchedule
from registers.models import Alert, Register, Store, StoreDay, Transaction
from registers.use_cases.raise_alert import raise_alert
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.portal.test_serve import Served
from tests.browser.conftest import PASSWORD, Window
from tests.browser.fleet import SUPERVISOR, publish, working_day
from tests.browser.register_window import Cashier, RegisterPage
from tests.browser.workers import at_work
from tests.distribution.schedules import execute
from tests.journeys.headquarters import HeadquartersProcess
from tests.journeys.register_program import RegisterProgram
from tests.waiting import wait_until


@pytest.fixture
def register_page(live_server, demo_company, tmp_path):
    """Serve the page of register S01-1, activated, with its data."""
    publish()
    register, admin = Register.objects.get(number="S01-1"), User.objects.get(username="admin")
    code = switch_support_offline_on(register=register, user=admin).activation_code
    assert code is not None
    program = RegisterProgram(tmp_path / "register")
    program.run("activate", "--server", live_server.url, "--code", code.code, "--sync-now")
    page = RegisterPage(program)
    yield page
    page.stop()


@pytest.fixture
def at_the_register(chromium, register_page):
    """Return a window before the register; the page complained of nothing by the end."""
    window = Window(chromium, register_page.url.rstrip("/"))
    yield window
    window.context.close()
    assert window.complaints == []


def test_the_admin_opens_a_store_with_four_registers_and_watches_the_run(window):
    page = window.page
    page.goto("/registers/")
    page.get_by_role("link", name="Many registers").click()
    page.get_by_label("Store", exact=True).select_option(label="S02 Hamburg Altona")
    page.get_by_label("How many").fill("4")
    page.get_by_label("Pattern of the numbers").fill("S02-9#")
    window.expect(page.locator("#preview").get_by_text("S02-94", exact=True)).to_be_visible()
    page.get_by_role("button", name="Create registers").click()
    window.expect(page.get_by_text("4 registers created, S02-91 to S02-94.")).to_be_visible()
    page.locator("input[type=search][name=q]").nth(0).fill("S02-9")
    page.goto("/registers/?q=S02-9")
    page.get_by_label("Tick all of this page").check()
    page.get_by_role("button", name="Next …").click()
    window.expect(page.get_by_text("4 registers get a channel database of their own.")).to_be_visible()
    page.get_by_role("button", name="Switch on").click()
    window.expect(page.get_by_text("Support offline is on for 4 registers.")).to_be_visible()
    page.get_by_role("link", name="S02-91").click()
    window.expect(page.locator("[data-step=release]")).to_have_attribute("data-state", "NOW")
    page.get_by_role("button", name="Run now").first.click()
    page.wait_for_url("**/runs/*/")
    with at_work(work_off):
        window.expect(page.locator("#run-live .state-pill")).to_have_text("Succeeded", timeout=60_000)


def work_off() -> None:
    """Work the runs off that were asked for."""
    for schedule in DistributionSchedule.objects.filter(runs__state="WAITING").distinct():
        for run in schedule.runs.filter(state="WAITING"):
            execute(run, clock=timezone.now)


def test_operations_see_at_a_glance_who_is_silent_and_what_waits(open_window, live_server, tmp_path):
    working_day(live_server.url, tmp_path / "till")
    raise_alert(
        register_id=Register.objects.get(number="S02-1").pk,
        kind=Alert.Kind.SILENT,
        now=timezone.now(),
        facts={"since": timezone.now().isoformat()},
    )
    window = open_window()
    window.sign_in("operations")
    page = window.page
    figure = page.locator(".card-figure")
    window.expect(figure.filter(has_text="Sales waiting").locator(".figure")).to_have_text("19")
    window.expect(figure.filter(has_text="In trouble").locator(".figure")).to_have_text("1")
    figure.filter(has_text="Silent").click()
    window.expect(page.locator("tbody tr")).to_have_count(1)
    window.expect(page.locator("tbody")).to_contain_text("S02-1")
    page.goto("/")
    page.locator("section", has_text="All alerts").get_by_role("link", name="Open the register").click()
    window.expect(page.get_by_role("heading", level=1)).to_contain_text("S02-1")
    page.get_by_role("link", name="I have seen it").click()
    page.get_by_label("Note").fill("Called the store.")
    page.get_by_role("button", name="I have seen it").click()
    assert Alert.objects.get().note == "Called the store."


def test_the_integrator_gets_a_token_loads_products_and_reads_sales_back(open_window, live_server, tmp_path):
    working_day(live_server.url, tmp_path / "till")
    window = open_window()
    window.sign_in("integrator")
    page = window.page
    page.goto("/service-tokens/")
    page.get_by_role("link", name="New service token").first.click()
    page.get_by_label("Name", exact=True).fill("ERP")
    for scope in ("catalog:read", "catalog:write", "transactions:read"):
        page.get_by_label(scope, exact=True).check()
    page.locator("main form button.btn-primary").click()
    token = page.locator("#service-token").text_content()
    with httpx.Client(base_url=f"{live_server.url}/api/v1/hq/", headers={"Authorization": f"Bearer {token}"}) as erp:
        products = erp.get("catalog/products", params={"limit": 2})
        assert (products.status_code, len(products.json()["results"])) == (200, 2)
        feed = erp.get("transactions/feed")
        assert feed.status_code == 200
    sold = Transaction.objects.filter(type="SALE").count()
    page.goto("/transactions/?type=SALE")
    window.expect(page.locator("#rows .card-footer").first).to_contain_text(f"of {sold}")


def test_the_cashier_keeps_selling_whatever_the_connection(at_the_register, register_page):
    cashier, codes = Cashier(at_the_register), list(Barcode.objects.filter(product__unit__code="PCS")[:2])
    cashier.sign_in(*SUPERVISOR)
    cashier.scan(codes[0].code, lines=1)
    sold = [cashier.pay()]
    wait_until(lambda: Transaction.objects.filter(pk=sold[0]).count(), 1)
    at_the_register.page.goto("/connection")
    at_the_register.page.get_by_role("button", name="Disconnect").click()
    cashier.sees("Offline")
    cashier.scan(codes[1].code, lines=1)
    sold.append(cashier.pay())
    assert Transaction.objects.filter(pk=sold[1]).count() == 0
    at_the_register.page.goto("/connection")
    at_the_register.page.get_by_role("button", name="Connect", exact=True).click()
    wait_until(lambda: Transaction.objects.filter(pk__in=sold).count(), 2, explain=register_page.said)


def test_the_store_manager_sees_the_own_store_and_closes_its_day(open_window, live_server, tmp_path):
    working_day(live_server.url, tmp_path / "till")
    own, other = Store.objects.get(number="S01"), Store.objects.get(number="S02")
    window = open_window()
    window.sign_in("manager")
    page = window.page
    page.goto("/registers/")
    window.expect(page.locator("tbody tr")).to_have_count(3)
    assert re.findall(r"S0\d-\d", page.locator("tbody").inner_text()) == ["S01-1", "S01-2", "S01-3"]
    assert page.goto(f"/stores/{other.pk}/").status == 404
    assert window.complaints.pop() == "Failed to load resource: the server responded with a status of 404 (Not Found)"
    day = Transaction.objects.filter(store_number="S01").values_list("business_date", flat=True)[0]
    page.goto(f"/stores/{own.pk}/days/{day}/close/")
    page.locator("main form .btn-primary").click()
    wait_until(lambda: StoreDay.objects.filter(store_number="S01", business_date=day).count(), 1)


@pytest.fixture
def served(tmp_path):
    """Start HQ as an engineer does: one command, nothing else."""
    headquarters = HeadquartersProcess(tmp_path, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
    served = Served(headquarters)
    try:
        wait_until(lambda: answers(headquarters.url), True, seconds=240, explain=served.text)
        yield served
    finally:
        served.process.stop(seconds=30)


def test_the_engineer_starts_it_by_one_command_and_is_led_through_the_first_hour(chromium, served):
    served.headquarters.manage("createsuperuser", "--no-input", "--username", "admin", "--email", "a@example.com")
    window = Window(chromium, served.headquarters.url)
    window.sign_in()
    page = window.page
    window.expect(page.locator("[data-step=group]")).to_have_attribute("data-state", "NOW")
    page.get_by_role("link", name="Create a channel data group").click()
    page.get_by_label("Name").fill("North")
    page.locator("main form .btn-primary").click()
    page.goto("/")
    window.expect(page.locator("[data-step=group]")).to_have_attribute("data-state", "DONE")
    window.expect(page.locator("[data-step=currency]")).to_have_attribute("data-state", "NOW")
    page.keyboard.press("?")
    window.expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("/registers/")
    page.get_by_role("heading", level=1).get_by_role("link").click()
    window.expect(page.locator("#word")).to_contain_text("One till in a store")
    assert window.complaints == []
    window.context.close()


def test_toggle_run_filter_and_edit_need_no_javascript(open_window):
    window = open_window(java_script_enabled=False)
    window.sign_in()
    page = window.page
    page.goto("/registers/")
    page.locator("#id_q").fill("S03")
    page.get_by_role("button", name="Filter").click()
    window.expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_label("Tick S03-1 München Ost 1").check()
    page.get_by_role("button", name="Next …").click()
    page.get_by_role("button", name="Switch on").click()
    window.expect(page.get_by_text("Support offline is on for 1 registers.")).to_be_visible()
    page.get_by_role("link", name="S03-1").click()
    window.expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "true")
    page.get_by_role("button", name="Run now").first.click()
    page.wait_for_url("**/runs/*/")
    work_off()
    page.reload()
    window.expect(page.locator(".state-pill")).to_have_text("Succeeded")
    product = Product.objects.order_by("pk")[0]
    page.goto(f"/products/{product.pk}/edit/")
    page.get_by_label("Name", exact=True).fill("Tea of the mountains")
    page.locator("main form .btn-primary").click()
    product.refresh_from_db()
    assert product.name == "Tea of the mountains"
    page.goto("/registers/")
    page.get_by_role("columnheader").get_by_role("link", name="Release").click()
    window.expect(page.get_by_text("A numbered state of one channel data group.")).to_be_visible()
