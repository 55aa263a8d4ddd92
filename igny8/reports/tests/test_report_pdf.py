"""The report as a client opens it: by its tags, its text and its pixels."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from igny8.kit.pdf import render_pdf, shutdown_renderers
from igny8.reports.rules.document import Document
from igny8.reports.rules.presentation import presented
from igny8.reports.tests import samples

TEMPLATE = Path(__file__).parent.parent / "templates" / "report"
HOSTILE = '#read("/etc/passwd") *b* $x$ @ref <script>alert(1)</script> [x] // \\u{41} {{7*7}} `c`'


@pytest.fixture(scope="module", autouse=True)
def renderers_end() -> Iterator[None]:
    yield
    shutdown_renderers()


def drawn(document: Document, files: dict[str, bytes] | None = None, **changes: object) -> bytes:
    return render_pdf(
        TEMPLATE, "report.typ", presented(document, samples.dress(**changes)), files or {}
    )


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def is_archivable(pdf: bytes) -> bool:
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        return (metadata.get("pdfaid:conformance"), metadata.get("pdfuaid:part")) == ("A", "1")


@pytest.mark.parametrize(
    ("name", "pages"),
    [("ordinary", 6), ("little", 2), ("nothing", 1), ("much", 7), ("arabic", 6)],
)
def test_a_report_is_as_long_as_its_data_and_accessible(name: str, pages: int) -> None:
    pdf = drawn(getattr(samples, name)())

    assert abs(len(pypdfium2.PdfDocument(pdf)) - pages) <= 1
    assert is_archivable(pdf)
    assert len(pdf) < 500_000


def test_the_document_names_the_client_the_brand_and_nobody_else() -> None:
    pdf = drawn(samples.ordinary())

    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        assert metadata["dc:title"] == "Banner House Ltd – Monthly report – April 2025"
        assert list(metadata["dc:creator"]) == ["Northlight Growth"]
        assert opened.Root.Lang == "en"
        assert opened.Root.MarkInfo.Marked
    assert "igny8" not in text_of(pdf).lower()
    assert "alorig" not in text_of(pdf).lower()


def alternative_texts(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [
            str(item.Alt)
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]


def test_every_chart_says_in_words_what_it_shows() -> None:
    told = alternative_texts(drawn(samples.ordinary()))

    assert len(told) == 9
    assert any(
        text.startswith("Stacked columns: articles published per week. 31 Mar: 7") for text in told
    )
    assert any("Plan health: 71 of 100." in text for text in told)


def test_the_figures_stand_in_the_text_as_they_were_given() -> None:
    text = text_of(drawn(samples.ordinary()))

    for said in (
        "7,332", "242,340", "3.03%", "17.2", "30 of 30", "Organic clicks rose 18.0% to 7,332",
        "Waiting for your approval", "complete through 30 April 2025", "R-7QK2-M4, version 1",
    ):  # fmt: skip
        assert said in text


def test_an_article_that_came_after_its_month_has_its_whole_date_on_one_line() -> None:
    document = samples.ordinary()
    assert document.content
    late = tuple(replace(a, published_on=date(2026, 11, 23)) for a in document.content.articles)

    text = text_of(drawn(replace(document, content=replace(document.content, articles=late))))

    assert text.count("23 Nov 2026") == len(late)


def test_what_comes_next_has_a_column_of_days_only_where_one_is_known() -> None:
    document = samples.ordinary()
    assert document.plan
    undated = tuple(replace(item, due=None) for item in document.plan.items)

    dated_text = " ".join(text_of(drawn(document)).split())
    drawn_anew = drawn(replace(document, plan=replace(document.plan, items=undated)))
    text = " ".join(text_of(drawn_anew).split())

    assert "What Kind When Backlink budget for May" in dated_text
    assert "What Kind Backlink budget for May" in text


def test_the_list_of_queries_says_its_days_where_it_begins() -> None:
    text = " ".join(text_of(drawn(samples.ordinary())).split())

    assert "Queries over April 2025 Query Clicks" in text


def test_what_an_export_cannot_say_stands_there_in_words() -> None:
    text = " ".join(text_of(drawn(samples.little())).split())

    assert "19 of 30 days are here; nothing is known of 20–30 April 2025." in text
    assert "cannot say which positions moved" in text
    assert "over 17 March – 19 April 2025" in text
    assert "1–19 April 2025 only" in text


def test_the_same_report_has_the_same_bytes() -> None:
    first = drawn(samples.little())
    shutdown_renderers()

    assert drawn(samples.little()) == first


NAMES = (
    "🍕 Pizza 🍕", "ไทยแลนด์", "한국어 주식회사", "x" * 400, "Ein langer Name " * 25, HOSTILE, "",
    "\u202eevil",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_name_stops_a_report(name: str) -> None:
    document = samples.little()
    assert document.content
    article = replace(document.content.articles[0], title=name, url="javascript:alert(1)")
    content = replace(document.content, articles=(article, *document.content.articles[1:]))
    subject = replace(document.subject, client=name or "–")

    pdf = drawn(replace(document, content=content, subject=subject), brand_name=name or "–")

    assert is_archivable(pdf)
    if name == HOSTILE:
        assert '#read("/etc/passwd") *b* $x$' in text_of(pdf)


def test_links_lead_only_where_a_reader_may_go() -> None:
    document = samples.ordinary()
    assert document.content
    bad = replace(document.content.articles[0], url="file:///etc/passwd")
    content = replace(document.content, articles=(bad, *document.content.articles[1:]))

    with pikepdf.open(BytesIO(drawn(replace(document, content=content)))) as opened:
        targets = {
            str(note.A.URI)
            for page in opened.pages
            for note in page.get("/Annots", [])
            if "/A" in note and "/URI" in note.A
        }
    assert len(targets) > 60
    assert {target.split(":")[0] for target in targets} == {"https"}


def band_color(pdf: bytes) -> tuple[int, ...]:
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil()
    return tuple(picture.getpixel((300, 20)))


def test_the_brand_colours_the_first_page() -> None:
    assert band_color(drawn(samples.nothing(), primary_color="#14213d")) == (20, 33, 61)


@pytest.mark.parametrize("color", ["#ffffff", "#ffe600", "#808080", "#000000", "nonsense"])
def test_any_colour_gives_a_report(color: str) -> None:
    assert is_archivable(drawn(samples.nothing(), primary_color=color, accent_color=color))


def test_a_logo_stands_on_the_first_page() -> None:
    logo = BytesIO()
    Image.new("RGB", (60, 60), (250, 10, 10)).save(logo, "PNG")
    pdf = drawn(samples.nothing(), {"brand-logo.png": logo.getvalue()}, logo="brand-logo.png")

    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil()
    assert picture.getpixel((60, 45))[:3] == (250, 10, 10)
    assert is_archivable(pdf)


def test_a_provisional_report_says_so_and_a_correction_what_changed() -> None:
    document = replace(samples.little(), correction="Two links were counted twice.")
    text = text_of(drawn(document, status="provisional", version=2))

    assert "Provisional" in text
    assert "Version 2" in text
    assert "Two links were counted twice." in text


def emptiness(page: Image.Image) -> float:
    """The share of a page's height, above its footer, that is white at the bottom."""
    grey = page.convert("L").crop((0, 0, page.width, int(page.height * 0.93)))
    box = grey.point(lambda value: 255 if value < 250 else 0).getbbox()
    return 1 - (box[3] if box else 0) / grey.height


@pytest.mark.parametrize("name", ["ordinary", "little", "much", "arabic"])
def test_no_page_but_the_last_is_half_empty(name: str) -> None:
    pages = [
        page.render(scale=0.5).to_pil()
        for page in pypdfium2.PdfDocument(drawn(getattr(samples, name)()))
    ]

    assert max(emptiness(page) for page in pages[:-1]) < 0.25
