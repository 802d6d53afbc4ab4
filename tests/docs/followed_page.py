"""A page of docs/ as steps to follow: files to write, commands to run, and what they print.

The page is the only place its code is in: a test that had a copy of it would go on passing when the page is wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BLOCK = re.compile(r"(?:^`(?P<path>[\w/.-]+)`:\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```\n", re.MULTILINE | re.DOTALL)
ANYTHING = "…"


@dataclass(frozen=True)
class FileStep:
    """Write a file; `path` is relative to the folder of apps."""

    path: str
    text: str


@dataclass
class CommandStep:
    """Run commands of a shell, and find this in what they print."""

    text: str
    printed: str = ""

    def is_printed_in(self, output: str) -> bool:
        """Tell whether the expected lines are in the output; the page's … stands for anything."""
        pattern = ".*?".join(re.escape(part) for part in self.printed.strip().split(ANYTHING))
        return re.search(pattern, output, re.DOTALL) is not None


def steps_of(page: str) -> list[FileStep | CommandStep]:
    """Read a page's steps in its order.

    Code of other languages than python, sh and text, or that is not introduced by a file's name, is a mistake.
    """
    steps: list[FileStep | CommandStep] = []
    for path, language, text in _blocks((ROOT / "docs" / page).read_text("utf-8")):
        match (language, path, steps[-1] if steps else None):
            case ("python", str(name), _):
                steps.append(FileStep(name, text))
            case ("sh", None, _):
                steps.append(CommandStep(text))
            case ("text", None, CommandStep(printed="") as command):
                command.printed = text
            case _:
                raise AssertionError(f"nobody follows this part of {page}:\n{text}")
    return steps


def _blocks(text: str) -> Iterator[tuple[str | None, str, str]]:
    for found in BLOCK.finditer(text):
        yield found["path"], found["language"], found["text"]
