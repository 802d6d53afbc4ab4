"""What use cases say in English has its form on the page, so that it can be said in German."""

import ast
from pathlib import Path

import pytest
from flask import Flask, g

import channel.errors
import pos.errors
from pos.selling.permissions import WORDS
from pos.web.sentences import DEEDS, SENTENCES, sentence_words

POS = Path(pos.errors.__file__).parent
SAID_TO_CASHIERS = [*(POS / "selling").rglob("*.py"), *(POS / "connection").rglob("*.py"), POS / "receipt_desk.py"]
ERRORS = {
    name
    for module in (channel.errors, pos.errors)
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, channel.errors.EverytillError)
}
#: Errors that have words for their code (`pos.web.words`).
BY_CODE = {"CartEmpty", "PaymentOpen", "NoShiftOpen", "ShiftOpen", "CardRefused", "SignInLocked", "DataTooOld"}


def texts_of(node: ast.expr) -> list[str]:
    """Return the texts an expression can be, 7 where something is put in."""
    if isinstance(node, ast.IfExp):
        return texts_of(node.body) + texts_of(node.orelse)
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)]
    return [str(node.value)] if isinstance(node, ast.Constant) else []


def raised() -> dict[str, str]:
    """Return every sentence that is raised, with its file."""
    return {
        text: path.name
        for path in SAID_TO_CASHIERS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS - BY_CODE and node.args
        for text in texts_of(node.args[0])
    }


@pytest.fixture
def german():
    with Flask(__name__).test_request_context():
        g.language = "de"
        yield


def test_every_sentence_that_is_raised_has_german_words(german):
    assert len(raised()) > 60
    assert {text: file for text, file in raised().items() if sentence_words(text) == text} == {}


def test_every_deed_has_its_words():
    assert sorted(DEEDS) == sorted(WORDS.values())


def test_no_form_takes_the_sentence_of_another(german):
    """The first form that fits is taken, so none may fit what a later one says."""
    for at, sentence in enumerate(SENTENCES):
        assert [other for other in SENTENCES[:at] if sentence_words(sentence) == sentence_words(other)] == []


@pytest.mark.parametrize(
    ("said", "german_words"),
    [
        ("5.00 is due; money is taken here, not given back.", "5,00 sind offen; hier wird Geld angenommen, nicht herausgegeben."),
        ("5.00 is due.", "5,00 sind offen."),
        ("Mara may not key a price in.", "Mara darf nicht: einen Preis eingeben."),
        ("Receipt S1/R1/7 has no line 2.", "Bon S1/R1/7 hat keine Zeile 2."),
        ("Headquarters did not answer within 2 s.", "Die Zentrale hat nicht innerhalb von 2 s geantwortet."),
        ("Something nobody knows.", "Something nobody knows."),
    ],
)
def test_a_sentence_is_said_in_german(german, said, german_words):
    assert sentence_words(said) == german_words
