"""Our structured data before judges that others made: each accepts ours and refuses a wrong one."""

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib

from igny8.schema.tests.documents import every_type

Document = dict[str, Any]
DOCUMENTS: dict[str, Document] = {name: pair[0] for name, pair in every_type().items()}
NODE = Path(sys.executable).with_name("node")
# What Adobe's validator has rules for; its Product rules are those of a shop's own pages, which
# pros and cons are not for (see schema.rules.earns).
ADOBE = ("Product", "Review", "BreadcrumbList", "Organization")


def node(judges: Path, *arguments: str, shown: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603
        [str(NODE), *arguments],
        cwd=judges,
        input=shown,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def changed(document: Document, *way: str | int, value: object = None) -> Document:
    """The document with another value at the end of the way; None takes the property away."""
    wrong = copy.deepcopy(document)
    inner: Any = wrong
    for step in way[:-1]:
        inner = inner[step]
    if value is None:
        del inner[way[-1]]
    else:
        inner[way[-1]] = value
    return wrong


# --- schema-dts and the TypeScript compiler: the structure of every type ---


def compiled(judges: Path, folder: Path, documents: dict[str, Document]) -> str:
    """What tsc finds wrong with the documents, one file each; empty when it accepts them all."""
    for name, document in documents.items():
        kind = document["@type"]
        text = json.dumps(document, ensure_ascii=False, indent=1)
        (folder / f"{name}.ts").write_text(
            f'import type {{ WithContext, {kind} }} from "schema-dts"\n'
            f"export const document: WithContext<{kind}> = {text}\n"
        )
    (folder / "node_modules").symlink_to(judges / "node_modules")
    settings = ["--noEmit", "--strict", "--skipLibCheck", "--moduleResolution", "bundler"]
    files = [str(folder / f"{name}.ts") for name in documents]
    tsc = node(judges, "node_modules/typescript/bin/tsc", *settings, "--module", "esnext", *files)
    assert (tsc.returncode == 0) == (tsc.stdout == ""), tsc.stderr
    return tsc.stdout


def test_the_typescript_compiler_accepts_every_document(judges: Path, tmp_path: Path) -> None:
    assert compiled(judges, tmp_path, DOCUMENTS) == ""


WRONG_STRUCTURE = {
    "Article": changed(DOCUMENTS["Article"], "author", "@type", value="Writer"),
    "FAQPage": changed(DOCUMENTS["FAQPage"], "mainEntity", value=[{"@type": "Query"}]),
    "BreadcrumbList": changed(DOCUMENTS["BreadcrumbList"], "crumbs", value=["Home"]),
    "Organization": changed(DOCUMENTS["Organization"], "phone", value="0113"),
    "LocalBusiness": changed(DOCUMENTS["LocalBusiness"], "address", "zip", value="LS1"),
    "Product": changed(DOCUMENTS["Product"], "cost", value="1249"),
    "Review": changed(DOCUMENTS["Review"], "reviewRating", "@type", value="Stars"),
    "HowTo": changed(DOCUMENTS["HowTo"], "instructions", value=["Oil it."]),
    "ProsAndCons": changed(DOCUMENTS["ProsAndCons"], "review", "pros", value=["Light"]),
}


def test_the_typescript_compiler_refuses_each_wrong_document(judges: Path, tmp_path: Path) -> None:
    found = compiled(judges, tmp_path, WRONG_STRUCTURE)

    refused = {line.partition(".ts(")[0].rpartition("/")[2] for line in found.splitlines()
               if ".ts(" in line}  # fmt: skip
    assert refused == set(DOCUMENTS)


# --- schema.org's terms, as rdflib carries them ---


def unknown_terms(value: Any) -> Iterator[str]:
    """Types and properties that schema.org does not have."""
    if isinstance(value, list):
        for part in value:
            yield from unknown_terms(part)
    if not isinstance(value, dict):
        return
    if value.get("@type", "Thing") not in rdflib.SDO:
        yield value["@type"]
    for name, part in value.items():
        if not name.startswith("@"):
            if name not in rdflib.SDO:
                yield name
            yield from unknown_terms(part)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_term_is_one_of_schema_org(name: str) -> None:
    assert list(unknown_terms(DOCUMENTS[name])) == []


@pytest.mark.parametrize("name", WRONG_STRUCTURE)
def test_a_term_that_schema_org_does_not_have_is_found(name: str) -> None:
    assert list(unknown_terms(WRONG_STRUCTURE[name])) != []


# --- Adobe's validator: what Google asks for ---


def adobes_errors(judges: Path, document: Document) -> list[str]:
    done = node(judges, "adobe.mjs", shown=json.dumps(document))
    assert done.returncode == 0, done.stderr
    findings = json.loads(done.stdout)
    return [one["issueMessage"] for one in findings if one["severity"] == "ERROR"]


@pytest.mark.parametrize("name", ADOBE)
def test_adobes_validator_accepts_the_document(judges: Path, name: str) -> None:
    assert adobes_errors(judges, DOCUMENTS[name]) == []


@pytest.mark.parametrize(
    ("name", "way", "value", "error"),
    [
        ("Product", ("name",), None, 'Required attribute "name" is missing'),
        ("Product", ("offers", "price"), "about a thousand", 'Invalid type for attribute "price"'),
        (
            "Product",
            ("aggregateRating", "ratingCount"),
            None,
            'Required attribute "ratingCount" is missing',
        ),
        ("Product", ("review", 0, "author"), None, 'Required attribute "author" is missing'),
        ("Review", ("itemReviewed", "name"), None, 'Required attribute "name" is missing'),
        (
            "BreadcrumbList",
            ("itemListElement",),
            None,
            'Required attribute "itemListElement" is missing',
        ),
        ("Organization", ("name",), None, 'Required attribute "name" is missing'),
    ],
)
def test_adobes_validator_refuses_a_wrong_one(
    judges: Path, name: str, way: tuple[str | int, ...], value: object, error: str
) -> None:
    errors = adobes_errors(judges, changed(DOCUMENTS[name], *way, value=value))

    assert any(error in found for found in errors), errors


# --- the structured data testing tool: what Google's article preset asks for, and presence ---


def passes(judges: Path, file: Path, document: Document, schema: str) -> bool:
    """Whether sdtt passes a page that carries the document."""
    script = f'<script type="application/ld+json">{json.dumps(document)}</script>'
    file.write_text(f"<!doctype html><html><head><title>x</title>{script}</head><body></body>")
    done = node(
        judges,
        "node_modules/structured-data-testing-tool/bin/cli.js",
        "--file",
        str(file),
        "--presets",
        "Google",
        "--schemas",
        schema,
    )
    assert "tests passed" in done.stdout or "failed" in done.stdout, done.stderr
    return done.returncode == 0


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_testing_tool_passes_a_page_with_the_document(
    judges: Path, tmp_path: Path, name: str
) -> None:
    document = DOCUMENTS[name]

    assert passes(judges, tmp_path / "page.html", document, document["@type"])


@pytest.mark.parametrize("missing", ["headline", "author", "image", "datePublished", "publisher"])
def test_the_testing_tool_refuses_an_article_that_lacks_something(
    judges: Path, tmp_path: Path, missing: str
) -> None:
    document = changed(DOCUMENTS["Article"], missing)

    assert not passes(judges, tmp_path / "page.html", document, "Article")


def test_the_testing_tool_refuses_a_page_without_the_type(judges: Path, tmp_path: Path) -> None:
    assert not passes(judges, tmp_path / "page.html", DOCUMENTS["FAQPage"], "Product")
