"""How a page of the register must look, and where its picture goes."""

from pathlib import Path

from django.conf import settings

from tests.browser.accessibility import grave_faults
from tests.browser.conftest import DESKTOP, SCREENSHOTS, Window

PICTURES = Path(settings.BASE_DIR) / "docs" / "screenshots" / "register"
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOUCH = (Path(__file__).parent / "touch.js").read_text("utf-8")


def looks_right(window: Window, name: str) -> None:
    """Nothing sticks out, a finger hits every button, axe-core finds nothing grave; keep a picture where pictures are wanted."""
    page = window.page
    if SCREENSHOTS == "1" and page.viewport_size == DESKTOP:
        page.screenshot(path=PICTURES / f"{name}.png", caret="initial")
    elif SCREENSHOTS not in ("", "1"):
        page.screenshot(
            path=Path(SCREENSHOTS) / f"register-{name}-{page.viewport_size['width']}.png", full_page=True, caret="initial"
        )
    assert (name, page.evaluate(STICKS_OUT), page.evaluate(TOUCH), grave_faults(page)) == (name, 0, [], [])


def picture_name(path: str) -> str:
    """Name the picture of a page after its path: ``sale/search?code=m`` is ``sale-search``."""
    return path.partition("?")[0].replace("/", "-")
