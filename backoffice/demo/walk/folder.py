"""The folder of a demo: fresh at each start, and never anybody else's.

A demo begins from nothing and therefore removes what an earlier one left. A marker file says that a folder is a
demo's; a folder without it is left alone, whatever its name.
"""

import shutil
from pathlib import Path

from .expectation import StepFailed

MARKER = "this-is-a-demo-folder"
MARKER_TEXT = "The Everytill demo made this folder and removes it at its next start.\n"


def is_demo_folder(folder: Path) -> bool:
    """Tell whether a demo made this folder."""
    return (folder / MARKER).is_file()


def fresh_demo_folder(folder: Path) -> Path:
    """Make an empty folder with the marker in it; an earlier demo's folder of this name is removed first.

    Raises:
        StepFailed: there is something that is not a demo's.
    """
    if is_demo_folder(folder):
        shutil.rmtree(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StepFailed(
            f"{folder} is not a folder that a demo made, so the demo will not remove it. "
            "Move it away, or set EVERYTILL_DATA_DIR to another folder."
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(MARKER_TEXT, "utf-8")
    return folder


def remove_demo_folder(folder: Path) -> None:
    """Remove a demo's folder; anything else stays."""
    if is_demo_folder(folder):
        shutil.rmtree(folder)
