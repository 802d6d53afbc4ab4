"""The OpenAPI document tried against HQ as a real process: what it answers that the document does not promise."""

import json
import os
import subprocess
import sys
from pathlib import Path

from drf_spectacular.generators import SchemaGenerator

ROOT = Path(__file__).resolve().parents[2]

#: What must hold of every answer. Whether a made-up value is refused is the business of each call's own tests.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
SEED = 20260101


def try_document(
    document: Path, url: str, *options: str, phases: str, max_examples: int, authorization: str = ""
) -> subprocess.CompletedProcess[str]:
    """Send what the document allows and what it does not, and hold each answer against it."""
    headers = ["--header", f"Authorization: {authorization}"] if authorization else []
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", str(document), "--url", url),
        *("--checks", ",".join(CHECKS), "--phases", phases, "--max-examples", str(max_examples), "--seed", str(SEED)),
        *("--continue-on-failure", "--no-shrink", "--no-color", "--workers", "1", "--request-timeout", "60"),
        *("--warnings", "off", "--suppress-health-check", "all", "--generation-database", "none"),
        *headers,
        *options,
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.backoffice.openapi_hooks", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=document.parent, env=environment, capture_output=True, text=True, check=False)


def write_document(folder: Path) -> Path:
    """Write the OpenAPI document as HQ serves it."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    path = folder / "openapi.json"
    path.write_text(json.dumps(document, default=str), "utf-8")
    return path
