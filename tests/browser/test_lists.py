"""Searching a list: live where there is JavaScript, by a button where there is none, kept in the address either way."""


def shown(page) -> list[str]:
    return [text.split()[0] for text in page.locator("tbody tr td:nth-child(2)").all_text_contents()]


def test_a_list_narrows_while_one_types(window):
    page = window.page
    page.goto("/registers/")
    page.evaluate("window.sameDocument = true")
    assert len(shown(page)) == 12
    page.get_by_label("Search", exact=True).press_sequentially("S02")
    window.expect(page.locator("tbody tr")).to_have_count(3)
    assert shown(page) == ["S02-1", "S02-2", "S02-3"]
    page.get_by_role("combobox", name="State", exact=True).select_option("SILENT")
    window.expect(page.get_by_text("Nothing fits")).to_be_visible()
    assert page.evaluate("window.sameDocument") is True
    assert page.url.endswith("/registers/?q=S02&store=&state=SILENT")
    page.reload()
    assert page.get_by_label("Search", exact=True).input_value() == "S02"
    page.get_by_role("link", name="Show all").click()
    window.expect(page.locator("tbody tr")).to_have_count(12)


def test_a_list_narrows_by_a_button_without_javascript(open_window):
    window = open_window(java_script_enabled=False)
    window.sign_in()
    window.page.goto("/registers/")
    window.page.get_by_label("Search", exact=True).fill("S02")
    window.page.get_by_role("button", name="Filter").click()
    window.expect(window.page.locator("tbody tr")).to_have_count(3)
    assert shown(window.page) == ["S02-1", "S02-2", "S02-3"]
