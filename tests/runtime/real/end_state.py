"""Everything that an installation holds, in a form that two runs of the same work share.

Run as a program on a data folder, it prints JSON: every table's rows, the static sites' files, the
outbox's e-mails, and the sums of the books. Numbers that are drawn, moments and hashes become
signs, since two runs never share them.
"""

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db.models import BinaryField, DateTimeField

DRAWN = [
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "(id)"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(\+00:?00|Z)?"), "(moment)"),
    (re.compile(r"sbx-[0-9a-f]{16}"), "(reference)"),
    (re.compile(r"\b([0-9a-f]{64}|[0-9a-f]{32})\b"), "(hash)"),
]
# The newest pages at the moment at which the page was written.
MORE_ON_THE_TOPIC = re.compile(r'<aside class="text".*?</aside>', re.DOTALL)
# How often something was tried or looked at depends on when we were stopped; the rest must not.
NOT_THE_OUTCOME = {"jobs", "sessions", "usersessions", "admin", "contenttypes", "auth"}
LOOKS = {"links.LinkCheck", "indexing.PageCheck", "schema.SchemaScan"}
NOT_COMPARED = {
    # The sizes of documents that carry moments.
    "accounts.StoredFile": {"size", "sha256", "storage_key", "name"},
    "links.LinkCheck": {"capture_id"},
    "marketplaces.SandboxPlacement": {"polls"},
    "schema.SchemaScan": {"found_count", "pushed_count", "pages_read"},
}


def plain(value: object) -> str:
    """A text or a row with signs for what is drawn."""
    text = value if isinstance(value, str) else as_json(in_order(value))
    for pattern, sign in DRAWN:
        text = pattern.sub(sign, text)
    return text


def as_json(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def in_order(value: Any) -> Any:
    """The same with the lists of a document in an order that is not that of moments."""
    if isinstance(value, dict):
        return {name: in_order(part) for name, part in value.items()}
    if isinstance(value, list):
        return sorted((in_order(part) for part in value), key=as_json)
    return value


def tables() -> Iterator[tuple[str, list[str]]]:
    """Each table's rows; of what was looked at, each answer once."""
    for model in apps.get_models():
        label = model._meta.label
        if model._meta.app_label in NOT_THE_OUTCOME:
            continue
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if not isinstance(field, DateTimeField | BinaryField) and not field.primary_key
            and field.attname not in NOT_COMPARED.get(label, ())
        ]  # fmt: skip
        rows = [plain(row) for row in model._default_manager.order_by().values(*fields)]
        yield label, sorted(set(rows) if label in LOOKS else rows)


def site_files(root: Path) -> dict[str, str]:
    """Each file's text by its path; of a picture its size."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and ".records" not in path.parts:
            name = plain(str(path.relative_to(root)))
            is_picture = path.suffix in (".jpg", ".png")
            found[name] = str(path.stat().st_size) if is_picture else shown(path.read_text())
    return found


def shown(text: str) -> str:
    """What a file says, but for the order of lists, which is that of moments."""
    text = plain(MORE_ON_THE_TOPIC.sub("", text))
    is_list = "</article>" not in text
    return "\n".join(sorted(text.splitlines())) if is_list else text


def emails(root: Path) -> list[str]:
    found = []
    for path in root.rglob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        attached = [plain(str(part.get_filename())) for part in message.iter_attachments()]
        found.append(plain(f"{message['to']} | {message['subject']} | {attached}"))
    return sorted(found)


def books() -> dict[str, Any]:
    """The journal's sums by ledger, and how many of its transactions do not balance."""
    model = apps.get_model("billing", "JournalEntry")
    entries = list(model.objects.values_list("transaction_id", "ledger", "currency", "amount"))
    sums: Counter[str] = Counter()
    each: Counter[object] = Counter()
    for transaction, ledger, currency, amount in entries:
        sums[f"{ledger} {currency}"] += amount
        each[transaction] += amount
    return {
        "sums": {name: str(amount) for name, amount in sorted(sums.items())},
        "unbalanced": sum(1 for amount in each.values() if amount),
    }


def end_state(data: Path) -> dict[str, Any]:
    return {
        "tables": dict(tables()),
        "files": site_files(data / "sites"),
        "emails": emails(data / "outbox"),
        "books": books(),
    }


if __name__ == "__main__":
    django.setup()
    json.dump(end_state(Path(os.environ["IGNY8_DATA"])), sys.stdout)
