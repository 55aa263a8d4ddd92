"""Writes the API's description to frontend/openapi.json; with --check, refuses an old one.

It is a snapshot: a change of the API is seen in review, and the pages' types are made from it.
"""

import argparse
import difflib
import json
import os
import sys
from pathlib import Path

import django

PROJECT = Path(__file__).resolve().parent.parent
SNAPSHOT = PROJECT / "frontend" / "openapi.json"


def described() -> str:
    """The API as it is, as text that only changes when the API does."""
    from igny8.api.v1.urls import api  # noqa: PLC0415 - Django must be set up first

    return json.dumps(api.get_openapi_schema(), indent=1, sort_keys=True, default=str) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igny8.settings")
    django.setup()
    now = described()
    if not arguments.check:
        SNAPSHOT.write_text(now)
        return 0
    kept = SNAPSHOT.read_text() if SNAPSHOT.exists() else ""
    if kept == now:
        return 0
    changes = difflib.unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", lineterm="")
    sys.stderr.write("\n".join(list(changes)[:60]) + "\n")
    sys.stderr.write("frontend/openapi.json is not the API of now; run `make schema` and look.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
