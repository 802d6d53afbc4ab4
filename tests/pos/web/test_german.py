"""German is whole: each sentence of the register's page has its words, and the compiled catalog is made from the readable one."""

import ast
import gettext
import re
from pathlib import Path

from babel.messages import pofile
from jinja2.ext import babel_extract

from pos.web.language import FOLDER
from pos.web.sentences import DEEDS, SENTENCES

WEB = Path(__file__).parents[3] / "pos" / "web"
CATALOG = FOLDER / "de" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
FUNCTIONS = ("_", "gettext", "ngettext")
OF_THE_REGISTER = {*SENTENCES, *DEEDS}


def of_python():
    """Return the texts that Python says, the singular of those with a plural."""
    found = set()
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_said = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS
            if is_said and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def of_templates():
    """Return the texts that templates say, the singular of those with a plural."""
    found = set()
    for path in WEB.rglob("*.html"):
        with path.open("rb") as file:
            for _line, _function, message, _comments in babel_extract(file, FUNCTIONS, (), {"trimmed": "true"}):
                found.add(message if isinstance(message, str) else message[0])
    return found


def readable_catalog():
    """Return register.po: each text, or the singular of it, with its German forms."""
    with (CATALOG / "register.po").open("rb") as file:
        messages = [message for message in pofile.read_po(file) if message.id]
    assert [message.id for message in messages if message.fuzzy] == []
    return {
        message.id[0] if isinstance(message.id, tuple) else message.id: (
            message.string if isinstance(message.string, tuple) else (message.string,)
        )
        for message in messages
    }


def test_every_sentence_of_the_page_has_its_german_words():
    assert sorted((of_python() | of_templates() | OF_THE_REGISTER) - readable_catalog().keys()) == []


def test_no_german_words_are_left_of_sentences_that_are_gone():
    assert sorted(readable_catalog().keys() - (of_python() | of_templates() | OF_THE_REGISTER)) == []


def test_german_words_are_there_and_keep_their_placeholders():
    wrong = []
    for text, forms in readable_catalog().items():
        wanted = sorted(PLACEHOLDER.findall(text))
        # the singular may say the number in words; the last form is the plural
        if not all(forms) or sorted(PLACEHOLDER.findall(forms[-1])) != wanted:
            wrong.append(text)
    assert wrong == []


def test_the_compiled_catalog_is_made_from_the_readable_one():
    with (CATALOG / "register.mo").open("rb") as file:
        compiled = vars(gettext.GNUTranslations(file))["_catalog"]
    expected = {}
    for text, forms in readable_catalog().items():
        expected.update({(text, number): form for number, form in enumerate(forms)} if len(forms) > 1 else {text: forms[0]})
    assert {text: german for text, german in compiled.items() if text} == expected
