"""German is whole: each sentence of the portal has its words, and the compiled catalog is made from the readable one."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.backoffice.portal.pages import text_of

CATALOG = Path(settings.BASE_DIR) / "locale" / "de" / "LC_MESSAGES"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
PORTAL = Path(settings.BASE_DIR) / "backoffice" / "portal"


def readable_catalog() -> dict[object, str]:
    """Read django.po as gettext keeps a catalog: {message: text}, {(message, form): text} for plurals."""
    catalog: dict[object, str] = {}
    for entry in (CATALOG / "django.po").read_text("utf-8").split("\n\n"):
        parts = re.findall(r'^(msg\w+)(?:\[(\d)\])? "(.*)"$', entry, re.M)
        words = {(kind, form): ast.literal_eval(f'"{text}"') for kind, form, text in parts}
        message = words["msgid", ""]
        if ("msgctxt", "") in words:
            message = f"{words['msgctxt', '']}\x04{message}"
        for (kind, form), text in words.items():
            if kind == "msgstr" and message:
                catalog[(message, int(form)) if form else message] = text
    return catalog


def compiled_catalog() -> dict[object, str]:
    """Read django.mo, without its header."""
    with (CATALOG / "django.mo").open("rb") as file:
        catalog: dict[object, str] = vars(gettext.GNUTranslations(file))["_catalog"]
    return {message: text for message, text in catalog.items() if message}


def test_the_compiled_catalog_is_made_from_the_readable_one():
    assert compiled_catalog() == readable_catalog()


def test_every_message_has_its_german_words():
    assert [message for message, text in readable_catalog().items() if not text] == []


def test_every_message_keeps_its_placeholders():
    wrong = []
    for message, text in readable_catalog().items():
        source = message[0] if isinstance(message, tuple) else str(message)
        # the singular may say the number in words
        if not isinstance(message, tuple) and set(re.findall(r"%\(\w+\)\w", source)) != set(re.findall(r"%\(\w+\)\w", text)):
            wrong.append(source)
    assert wrong == []


def test_every_sentence_of_a_template_is_in_the_catalog():
    known = {message[0] if isinstance(message, tuple) else message for message in readable_catalog()}
    said = set()
    for template in TEMPLATES.rglob("*.html"):
        pattern = r"{%\s*(?:translate|term)\s+(?:\"([^\"]*)\"|'([^']*)')(?!\s+context)"
        said |= {one or other for one, other in re.findall(pattern, template.read_text("utf-8"))}
    assert len(said) > 200
    assert sorted(said - known) == []


def test_every_sentence_of_the_code_is_in_the_catalog():
    known = {message[0] if isinstance(message, tuple) else message for message in readable_catalog()}
    said = set()
    for module in PORTAL.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                argument = node.args[0]
                assert isinstance(argument, ast.Constant), f"{module}: {ast.unparse(argument)}"
                said.add(argument.value)
    assert len(said) > 100
    assert sorted(said - known) == []


def test_a_person_switches_to_german_and_stays_on_the_page(hq, company):
    answer = hq.post("/i18n/setlang/", {"language": "de", "next": "/registers/"})
    assert answer.headers["Location"] == "/registers/"
    page = hq.get("/registers/")
    assert '<html lang="de">' in page.content.decode()
    words = text_of(page)
    assert "Kassen" in words
    assert "Nicht aktiviert" in words
    assert "1 bis 3 von 3" in words


@pytest.mark.parametrize(("wanted", "word"), [("de", "Anmelden"), ("en", "Sign in"), ("fr", "Sign in")])
def test_the_sign_in_page_speaks_the_language_of_the_browser(db, wanted, word):
    assert word in text_of(Client().get("/sign-in/", headers={"Accept-Language": wanted}))
