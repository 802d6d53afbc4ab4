"""Names that people search by a piece of them, asked so that PostgreSQL's trigrams answer (`registers.text_indexes`)."""

from django.db.models import Q

#: An index of trigrams knows no shorter piece; but it knows how words begin.
SHORTEST_PIECE = 3


def holds_text(name: str, text: str) -> Q:
    """Build the condition that a column holds a text, in letters large or small; one or two letters must begin a word."""
    if len(text) >= SHORTEST_PIECE:
        return Q(**{f"{name}__icontains": text})
    return Q(**{f"{name}__istartswith": text}) | Q(**{f"{name}__icontains": f" {text}"})
