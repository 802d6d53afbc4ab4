"""`docs/register-pages.md` shows every picture that the browser tests draw of the register's pages, and none that is gone."""

import re
from pathlib import Path

from django.conf import settings

DOCS = Path(settings.BASE_DIR) / "docs"


def test_register_pages_shows_every_picture_once():
    shown = re.findall(r"\(screenshots/register/([\w-]+\.png)\)", (DOCS / "register-pages.md").read_text("utf-8"))
    assert sorted(shown) == sorted(path.name for path in (DOCS / "screenshots" / "register").iterdir())
