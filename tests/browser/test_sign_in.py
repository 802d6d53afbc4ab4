"""Signing in, out, and what the page looks like meanwhile."""


def test_a_person_signs_in_and_out(open_window):
    window = open_window()
    window.page.goto("/registers/")
    assert window.page.url.endswith("/sign-in/?next=/registers/")
    window.page.get_by_label("Username").fill("admin")
    window.page.get_by_label("Password").fill("browser tests only")
    window.page.get_by_role("button", name="Sign in").click()
    window.expect(window.page.get_by_role("heading", name="Registers")).to_be_visible()
    window.page.locator(".portal-menu summary", has_text="admin").click()
    window.page.get_by_role("button", name="Sign out").click()
    window.expect(window.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_the_colours_follow_the_system_until_a_person_chooses(open_window):
    window = open_window(color_scheme="dark")
    window.sign_in()
    background = "getComputedStyle(document.body).backgroundColor"
    in_the_dark = window.page.evaluate(background)
    window.page.emulate_media(color_scheme="light")
    in_the_light = window.page.evaluate(background)
    assert in_the_dark != in_the_light
    window.page.get_by_role("button", name="Switch to dark").click()
    window.page.wait_for_load_state()
    assert window.page.evaluate(background) == in_the_dark


def test_a_person_switches_to_german(either_window):
    either_window.page.get_by_role("button", name="DE").click()
    either_window.expect(either_window.page.get_by_role("heading", name="Start", exact=True)).to_be_visible()
    assert either_window.page.locator("html").get_attribute("lang") == "de"
