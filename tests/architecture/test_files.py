"""Files stay small enough to be read in one go, and are named after what they do."""

import os
from fnmatch import fnmatch
from pathlib import Path

WRITTEN_FOLDERS = {"var", "demo", "build", "dist", "staticfiles", "htmlcov"}
ROOT = Path(__file__).resolve().parents[2]

PACKAGES = ("backoffice", "bench", "channel", "distribution", "pos", "registers")
SOURCE_LINES = 300
TEST_LINES = 400
TEMPLATE_LINES = 150
FORBIDDEN_NAMES = {
    "utils.py",
    "util.py",
    "helpers.py",
    "helper.py",
    "manager.py",
    "managers.py",
    "base.py",
    "misc.py",
    "common.py",
}
# A database backend is looked for in a module of this name.
NAMED_BY_DJANGO = {"backoffice/postgresql/base.py"}


def repository_files(*patterns: str) -> list[Path]:
    """Return the project's own files of these names; found by walking, because a copy without git is tested alike."""
    files: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if is_own(Path(folder, name))]
        files += [Path(folder, name) for name in names]
    return sorted(file for file in files if any(fnmatch(file.relative_to(ROOT).as_posix(), pattern) for pattern in patterns))


def is_own(folder: Path) -> bool:
    """Tell whether a folder holds files of the project and not what git, tools or a running Everytill write."""
    if folder.parent == ROOT and folder.name in WRITTEN_FOLDERS:
        return False
    return folder.name == ".ci" or not (folder.name.startswith(".") or folder.name in ("__pycache__", "node_modules"))


def longer_than(limit: int, files: list[Path]) -> dict[str, int]:
    """Return the files with more lines than `limit`, and how many they have."""
    lines = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in files}
    return {name: count for name, count in lines.items() if count > limit}


def test_source_files_are_at_most_300_lines():
    sources = [file for file in repository_files("*.py") if file.relative_to(ROOT).parts[0] in PACKAGES]
    assert sources
    assert longer_than(SOURCE_LINES, [file for file in sources if file.parent.name != "migrations"]) == {}


def test_test_files_are_at_most_400_lines():
    assert longer_than(TEST_LINES, repository_files("tests/**.py")) == {}


def test_templates_are_at_most_150_lines():
    templates = repository_files("templates/**.html", "*/templates/**.html")
    assert templates
    assert longer_than(TEMPLATE_LINES, templates) == {}


def test_no_file_is_named_after_nothing():
    found = {str(file.relative_to(ROOT)) for file in repository_files("*.py") if file.name in FORBIDDEN_NAMES}
    assert found == NAMED_BY_DJANGO


def test_no_file_speaks_of_a_package_registry():
    # a lock that names one host installs nowhere else
    locks = [
        file.read_text("utf-8")
        for file in repository_files("requirements.lock", "pyproject.toml", "Makefile", ".ci/run", "Dockerfile")
    ]
    assert len(locks) == 5
    assert [
        line for text in locks for line in text.splitlines() if "index-url" in line or "find-links" in line or "pypi" in line
    ] == []
