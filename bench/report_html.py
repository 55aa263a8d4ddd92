"""A report as HTML, for the comparison in report_pdf.py: the same figures, tables, charts."""

import json
from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

Shown = dict[str, Any]
TEMPLATE = Path(__file__).parent.parent / "igny8" / "reports" / "templates" / "report"
FONTS = Path(__file__).parent.parent / "igny8" / "kit" / "fonts"
WIDTH = 499


def style(colors: Shown, scale: float) -> str:
    """The sheet; `scale` moves the type size until the page count is that of the other side."""
    faces = "".join(
        f"@font-face {{ font-family: Inter; font-weight: {weight};"
        f" src: url({(FONTS / f'Inter-{weight}.ttf').as_uri()}) }}"
        for weight in (400, 600, 700)
    )
    return f"""{faces}
    @page {{ size: A4; margin: 21mm 17mm 19mm;
      @top-left {{ content: string(client); font: 7pt Inter; color: #5d6b77 }}
      @bottom-right {{ content: "Page " counter(page) " of " counter(pages); font: 7pt Inter }} }}
    @page :first {{ margin-top: 0 }}
    body {{ font: {8.6 * scale}pt/1.34 Inter; color: #1f2933; margin: 0 }}
    header {{ background: {colors["band"]}; color: {colors["on_band"]}; height: 40mm;
      margin: 0 -17mm 6mm; padding: 8mm 17mm 4mm; border-bottom: 2pt solid {colors["accent"]} }}
    h1 {{ font-size: 25pt; margin: 8mm 0 0; string-set: client content() }}
    h2 {{ font-size: 13.5pt; color: {colors["heading"]}; border-top: .6pt solid; margin: 16pt 0 6pt;
      padding-top: 6pt; break-after: avoid }}
    h3 {{ font-size: 8.8pt; margin: 10pt 0 5pt; break-after: avoid }}
    .figures {{ display: flex; flex-wrap: wrap }} .figures div {{ width: 25%; margin: 4pt 0 }}
    .figures b {{ display: block; font-size: 14pt }} small, .note {{ color: #5d6b77 }}
    table {{ width: 100%; border-collapse: collapse; font-size: {7.6 * scale}pt }}
    td, th {{ text-align: left; border-bottom: .4pt solid #dfe5e9; padding: {3.3 * scale}pt 4pt }}
    th {{ border-bottom: .8pt solid }} td.n, th.n {{ text-align: right;
      font-variant-numeric: tabular-nums }} tr {{ break-inside: avoid }} svg {{ display: block }}
    """


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int) -> str:
    """A table whose columns from `numbers` on stand to the right."""
    classes = ["" if place < numbers else ' class="n"' for place in range(len(head))]
    cells = zip(head, classes, strict=True)
    top = "".join(f"<th{kind}>{escape(text)}</th>" for text, kind in cells)
    body = "".join(
        "<tr>" + "".join(f"<td{k}>{c}</td>" for c, k in zip(row, classes, strict=True)) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def change(moved: Shown | None) -> str:
    if moved is None:
        return ""
    color = {1: "#12734a", 0: "#5d6b77", -1: "#b3261e"}[moved["good"]]
    mark = {1: "▲", 0: "", -1: "▼"}[moved["direction"]]
    return f'<span style="color:{color}">{mark} {escape(moved["text"])}</span>'


def figures(items: Sequence[Shown], words: Shown) -> str:
    cells = "".join(
        f"<div><small>{words['figures'][it['name']]}</small><b>{it['value'] or '–'}</b>"
        f"{change(it['change'])}</div>"
        for it in items
    )
    return f'<div class="figures">{cells}</div>'


def drawing(height: int, inside: str) -> str:
    return (
        f'<svg width="{WIDTH}pt" height="{height}pt" viewBox="0 0 {WIDTH} {height}">{inside}</svg>'
    )


def bars(values: Sequence[float | None], color: str, height: int) -> str:
    """Columns of numbers as an inline drawing, with a line above and below."""
    top = max([value for value in values if value is not None], default=1) or 1
    slot = WIDTH / len(values)
    drawn = "".join(
        f'<rect x="{n * slot + slot * 0.16:.1f}" y="{height - height * v / top:.1f}"'
        f' width="{slot * 0.68:.1f}" height="{height * v / top:.1f}" fill="{color}"/>'
        for n, v in enumerate(values)
        if v
    )
    axis = f'<path d="M0 .5H{WIDTH}M0 {height}H{WIDTH}" stroke="#a9b4bc" stroke-width=".5"/>'
    return drawing(height, axis + drawn)


def parts_bar(counts: Sequence[int], shades: Sequence[str]) -> str:
    whole, drawn, at = sum(counts) or 1, [], 0.0
    for count, shade in zip(counts, shades, strict=False):
        wide = WIDTH * count / whole
        drawn.append(f'<rect x="{at:.1f}" width="{wide:.1f}" height="14" fill="{shade}"/>')
        at += wide
    return drawing(16, "".join(drawn))


def moves(rows: Sequence[Shown]) -> str:
    """Position before and now, one line a query."""
    far = max(max(row["now_at"], row["before_at"]) for row in rows)
    drawn = []
    for n, row in enumerate(rows):
        a, b = (190 + 260 * (row[key] - 1) / far for key in ("before_at", "now_at"))
        y, color = 8 + n * 14, "#12734a" if row["direction"] > 0 else "#b3261e"
        drawn.append(
            f'<text x="0" y="{y + 2}" font-size="7">{escape(row["text"])}</text>'
            f'<path d="M{a:.1f} {y}H{b:.1f}" stroke="{color}"/>'
            f'<circle cx="{a:.1f}" cy="{y}" r="2.4" fill="#fff" stroke="{color}"/>'
            f'<circle cx="{b:.1f}" cy="{y}" r="2.6" fill="{color}"/>'
            f'<text x="{WIDTH - 24}" y="{y + 2}" font-size="7">{row["gained"]}</text>'
        )
    return drawing(14 * len(rows) + 4, "".join(drawn))


def content(it: Shown, words: Shown, colors: Shown) -> str:
    totals = [sum(week) for week in it["chart"]["values"]] if it["chart"] else []
    rows = [
        (f'<a href="{a["url"]}">{escape(a["title"])}</a>', words["types"].get(a["type"], a["type"]),
         a["date"], a["words"], words["states"][a["state"]])
        for a in it["articles"]
    ]  # fmt: skip
    head = [words["content"][key] for key in ("title", "type", "date", "words", "state")]
    chart = bars(totals, colors["series"][0], 78) if totals else ""
    return figures(it["figures"], words) + chart + table(head, rows, numbers=5)


def indexing(it: Shown, words: Shown, colors: Shown) -> str:
    rows = [(escape(p["path"]), escape(p["reason"]), p["checked"]) for p in it["problems"]]
    bar = parts_bar([part["count"] for part in it["bar"]], [colors["series"][0], "#b3261e", "#fff"])
    head = [words["indexing"][key] for key in ("page", "reason", "checked")]
    note = f'<p class="note">{words["indexing"]["note"]}</p>'
    return figures(it["figures"], words) + bar + note + table(head, rows, numbers=3)


def rankings(it: Shown, words: Shown, colors: Shown) -> str:
    rows = [
        (escape(q["text"]), q["clicks"], q["impressions"], q["ctr"], f"<b>{q['position']}</b>",
         q["before"] or "–", q["gained"] or "–")
        for q in it["queries"]
    ]  # fmt: skip
    keys = ("query", "clicks", "impressions", "ctr", "position", "before", "change")
    bar = parts_bar([band["count"] for band in it["bands"]], [*colors["series"], "#fff"])
    moved = moves(it["movers"]) if it["movers"] else ""
    entered = " · ".join(f"{escape(q['text'])} {q['position']}" for q in it["entered"])
    head = [words["rankings"][key] for key in keys]
    told = f"<h3>{words['rankings']['movers']}</h3>{moved}<p>{entered}</p>"
    return figures(it["figures"], words) + bar + told + table(head, rows, numbers=1)


def traffic(it: Shown, words: Shown, colors: Shown) -> str:
    charts = "".join(
        f"<h3>{words['traffic'][name]}</h3>{bars(it['chart'][name], colors['series'][n], 40)}"
        for n, name in enumerate(("clicks", "impressions", "position"))
    )
    compared = [
        (words["figures"][f["name"]], f["value"], f["before"] or "–", change(f["change"]),
         f["year_before"] or "–", change(f["year"]))
        for f in it["figures"]
    ]  # fmt: skip
    pages = [
        (f'<a href="{p["url"]}">{escape(p["key"])}</a>', p["clicks"], p["impressions"], p["ctr"],
         p["position"])
        for p in it["pages"]
    ]  # fmt: skip
    names = [words["rankings"][key] for key in ("clicks", "impressions", "ctr", "position")]
    lists = "".join(
        table([words["traffic"][kind], *names[:2]], [
            (escape(row["key"]), row["clicks"], row["impressions"]) for row in it[rows]
        ], numbers=1)
        for kind, rows in (("country", "countries"), ("device", "devices"))
    )  # fmt: skip
    head = ["Measure", "Now", "Before", "Change", "Year before", "Change"]
    return (
        figures(it["figures"], words) + charts + table(head, compared, numbers=1)
        + table([words["traffic"]["page"], *names], pages, numbers=1) + lists
    )  # fmt: skip


def backlinks(it: Shown, words: Shown, colors: Shown) -> str:
    rows = [
        (f'<a href="{link["page_url"]}">{escape(link["page"])}</a><br><small>→'
         f" {escape(link['target'])} {escape(link['replaced_by'])}</small>", escape(link["anchor"]),
         link["rel"], f"<b>{link['dr']}</b> {link['dr_source']}<br>{link['dr_date']}",
         link["live_since"], link["status"], link["price"])
        for link in it["links"]
    ]  # fmt: skip
    keys = ("page", "anchor", "rel", "dr", "since", "status", "cost")
    chart = bars([band["count"] for band in it["bands"]], colors["series"][0], 62)
    head = [words["backlinks"][key] for key in keys]
    return figures(it["figures"], words) + chart + table(head, rows, numbers=6)


def social(it: Shown, words: Shown, _colors: Shown) -> str:
    networks = [(p["name"], p["posted"], p["prepared"], p["engagement"]) for p in it["platforms"]]
    posts = [(escape(p["title"]), p["date"], p["engagement"]) for p in it["posts"]]
    said = words["social"]
    names = [said["platform"], said["posted"], said["prepared"], said["engagement"]]
    top = [said["post"], said["date"], said["engagement"]]
    return table(names, networks, numbers=1) + table(top, posts, numbers=2)


def health(it: Shown, words: Shown, colors: Shown) -> str:
    rows = [
        (escape(k["name"]), parts_bar([k["done"], k["planned"] - k["done"]],
         [colors["series"][0], "#fff"]), f"{k['done']} / {k['planned']}")
        for k in it["clusters"]
    ]  # fmt: skip
    reasons = [(escape(r["label"]), f"{r['points']} / {r['of']}") for r in it["reasons"]]
    advice = "".join(f"<li>{escape(text)}</li>" for text in it["recommendations"])
    return (
        f"<b>{it['score']['value']}</b>" + table(["", ""], reasons, numbers=1)
        + table(["", "", ""], rows, numbers=2) + f"<ul>{advice}</ul>"
    )  # fmt: skip


def plan(it: Shown, words: Shown, _colors: Shown) -> str:
    rows = [
        (escape(i["what"]), words["types"].get(i["kind"], i["kind"]), i["due"],
         words["plan"]["approve"] if i["needs_client"] else "")
        for i in it["items"]
    ]  # fmt: skip
    return table([words["plan"]["what"], words["plan"]["kind"], words["plan"]["due"], ""], rows,
                 numbers=4)  # fmt: skip


SECTIONS: dict[str, Callable[[Shown, Shown, Shown], str]] = {
    "content": content, "indexing": indexing, "rankings": rankings, "traffic": traffic,
    "backlinks": backlinks, "social": social, "health": health, "plan": plan,
}  # fmt: skip


def report_html(data: Shown, *, scale: float = 1.0) -> str:
    """The whole report as one HTML page."""
    words = json.loads((TEMPLATE / "words" / "en.json").read_text(encoding="utf-8"))
    colors, heading, summary = data["colors"], data["heading"], data["summary"]
    said = "".join(f"<li>{escape(text)}</li>" for text in [*summary["wins"], *summary["concerns"]])
    sections = "".join(
        f"<h2>{words['sections'][name]}</h2>{SECTIONS[name](data[name], words, colors)}"
        for name in data["sections"]
        if name != "summary"
    )
    sources = table(
        [words["sources"][key] for key in ("source", "state", "through", "taken", "words")],
        [
            (s["name"], s["state"], s["through"], s["taken"], escape(s["words"]))
            for s in data["sources"]
        ],
        numbers=5,
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        f"<title>{escape(heading['client'])}</title>"
        f"<style>{style(colors, scale)}</style><header>{escape(data['brand']['name'])}"
        f"<h1>{escape(heading['client'])}</h1>{heading['period']}</header>"
        f"{figures(summary['figures'], words)}<ul>{said}</ul>{sections}"
        f"<h2>{words['sections']['sources']}</h2>{sources}"
    )
