"""The register is a wheel of its own: it installs where there is no Django, and its program runs there."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "packaging" / "register"
PROGRAM = "everytill-register"
NOTHING_OF_HQ = '''\
"""No Django and nothing of headquarters here, whatever the folders of the tests hold."""

import sys


class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "rest_framework", "celery", "backoffice", "distribution", "registers"}:
            raise ImportError(f"a till has no {name}")


sys.meta_path.insert(0, Refuse())
'''


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel without a network, from a copy: what is built must not lie among the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("channel", "pos", "packaging"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder / "dist")]
    pip(*command, str(folder / "packaging" / "register"))
    (built,) = (folder / "dist").iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Install it into an environment of its own, which finds the libraries of this one; return its folder of programs."""
    folder = tmp_path_factory.mktemp("till")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    # a path file of that folder is not read again, so the sources of the project are not found by it
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    (site / "sitecustomize.py").write_text(NOTHING_OF_HQ, "utf-8")
    return python.parent


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE")}
    return {**kept, "EVERYTILL_REGISTER_HOME": str(home)}


def run(installed: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(installed / PROGRAM), *arguments]
    return subprocess.run(command, cwd=home.parent, env=environment(home), capture_output=True, text=True, check=False)


@pytest.fixture
def page(installed, tmp_path) -> Iterator[str]:
    """The address of the page of an installed register."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [str(installed / PROGRAM), "run", "--page", str(port)]
    program = subprocess.Popen(command, cwd=tmp_path, env=environment(tmp_path / "home"), stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert any(line.startswith("page: http") for line in program.stdout)
    yield f"http://127.0.0.1:{port}"
    program.send_signal(signal.SIGTERM)
    program.communicate(timeout=30)


def read(url: str) -> str:
    request = urllib.request.Request(url, headers={"Accept-Language": "de"})
    for _ in range(50):
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read().decode()
        except ConnectionError:
            time.sleep(0.1)
    raise AssertionError(url)


def test_wheel_has_all_that_is_no_python_and_nothing_of_headquarters(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {
        path.relative_to(ROOT).as_posix()
        for folder in ("web/templates", "web/static", "receipts/fonts")
        for path in (ROOT / "pos" / folder).rglob("*")
        if path.is_file()
    }
    assert data - names == set()
    assert "pos/locale/de/LC_MESSAGES/register.mo" in names
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"channel", "pos"}


def test_program_runs_where_there_is_no_django(installed, tmp_path):
    helped = run(installed, tmp_path / "home", "--help")
    assert (helped.returncode, helped.stderr) == (0, "")
    assert "doctor" in helped.stdout
    shown = run(installed, tmp_path / "home", "status")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("Not activated")


def test_environment_of_this_test_refuses_django(installed, tmp_path):
    def ask(program: str, *, check: bool) -> subprocess.CompletedProcess[bytes]:
        command = [str(installed / "python"), "-c", program]
        return subprocess.run(command, cwd=tmp_path, env=environment(tmp_path / "home"), capture_output=True, check=check)

    assert b"a till has no django" in ask("import django", check=False).stderr
    where = ask("import pos; print(pos.__file__)", check=True).stdout
    assert where.startswith(str(installed.parent).encode())


def test_installed_register_shows_its_page_in_german(page):
    text = read(page + "/activate")
    assert '<html lang="de">' in text
    assert "Nicht aktiviert" in text
    styles = re.findall(r'href="(/static/[^"]+\.css)"', text)
    assert styles != []
    assert all("{" in read(page + style) for style in styles)


def test_register_needs_what_the_project_says_a_register_needs():
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    own = tomllib.loads((PACKAGE / "pyproject.toml").read_text("utf-8"))["project"]
    assert own["dependencies"] == whole["optional-dependencies"]["pos"]
    assert "scripts" not in whole
    assert (PACKAGE / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
