"""An intake made of nothing but what a Search Console export says of a site."""

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

MOST_OFFERS = 14
PLACE = re.compile(r"\b(?:in|near) ([a-z]{4,}(?: [a-z]{4,})?)$")
LEAST_WORDS = 2


def rows_of(folder: Path, name: str) -> list[list[str]]:
    """The lines of one of the export's files, without its heading."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def domain_of(folder: Path) -> str:
    """The site's domain, from the addresses of its pages."""
    return (urlsplit(rows_of(folder, "Pages.csv")[0][0]).hostname or "").removeprefix("www.")


def _names(folder: Path) -> dict[str, list[str]]:
    """What the site's pages are about, by the last part of their addresses, with their paths."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(folder, "Pages.csv"):
        path = urlsplit(row[0]).path
        words = re.sub(r"[^a-z ]", " ", path.rstrip("/").rpartition("/")[2].replace("-", " "))
        name = " ".join(word for word in words.split() if len(word) > 2)[:60].strip()
        if len(name.split()) >= LEAST_WORDS:
            found[name].append(path)
    return found


def _brand_words(domain: str) -> str:
    return re.sub(r"[^a-z]", "", domain.partition(".")[0])


def _queries(folder: Path, domain: str) -> list[str]:
    brand = _brand_words(domain)
    texts = [row[0] for row in rows_of(folder, "Queries.csv")]
    return [q for q in texts if re.sub(r"[^a-z]", "", q) not in (brand, "")]


def _offer(name: str, paths: list[str], queries: list[str], kind: str) -> dict[str, Any]:
    words = set(name.split())
    near = [q for q in queries if words & set(q.split())][:5]
    return {
        "name": name.capitalize(),
        "description": f"{name.capitalize()} is one of the {kind} that this website presents.",
        "features": [f"{name.capitalize()} is presented at {path}." for path in paths[:2]]
        + [f"Visitors who look for {query} are shown {name}." for query in near],
        "keywords": near or [name],
    }


def _business(folder: Path, domain: str, starts: str) -> dict[str, Any]:
    queries, names = _queries(folder, domain), _names(folder)
    kind = "products" if any("product" in p for ps in names.values() for p in ps) else "services"
    offers = [_offer(n, paths, queries, kind) for n, paths in list(names.items())[:MOST_OFFERS]]
    places = {m.group(1).title() for q in queries if (m := PLACE.search(q))}
    return {
        "name": domain.partition(".")[0].capitalize(),
        "about": [f"{domain} is found in search since before {starts}."],
        "industry": " ".join(queries[2].split()[-2:]).capitalize(),
        kind: offers,
        "locations": [{"name": place} for place in sorted(places)[:8]],
        "faqs": [
            {
                "question": f"Where is {offer['name'].lower()} found on the website?",
                "answer": str(offer["features"][0]),
            }
            for offer in offers
        ],
        "keywords": queries[:40],
    }


def intake_text(folder: Path, *, starts: str, currency: str, country: str, zone: str) -> str:
    """The intake as a file: a Managed Lite client that is marked demo."""
    domain = domain_of(folder)
    intake = {
        "account": {
            "name": domain, "country": country, "currency": currency, "time_zone": zone,
            "demo": "true",
        },
        "users": [{"email": "client@client.example", "name": "A client"}],
        "site": {"domain": domain, "name": domain, "country": country},
        "subscription": {"tier": "lite", "price": "100.00", "starts_on": starts},
        "business": _business(folder, domain, starts),
    }  # fmt: skip
    return str(yaml.safe_dump(intake, sort_keys=False, allow_unicode=True))
