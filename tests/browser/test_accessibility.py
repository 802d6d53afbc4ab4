"""The check of accessibility finds what it is there for."""

from tests.browser.accessibility import FINGERS, grave_faults
from tests.browser.conftest import Window

PAGE = """<html lang="en"><title>Till</title><main>
<h1>Sale</h1><img src="data:,"><p style="color: #bbb">Total</p><input name="code">
<p style="font: 8px monospace"><a href="/a">a</a> <a href="/b">b</a></p>
</main>"""


def test_what_keeps_people_from_using_a_page_is_found(chromium):
    window = Window(chromium, "http://127.0.0.1")
    window.page.set_content(PAGE)
    found = ["color-contrast", "image-alt", "label"]
    assert sorted(fault.split(" ", 1)[0] for fault in grave_faults(window.page)) == found
    more = sorted(fault.split(" ", 1)[0] for fault in grave_faults(window.page, also=(FINGERS,)))
    assert more == [*found, "target-size", "target-size"]
    window.context.close()
