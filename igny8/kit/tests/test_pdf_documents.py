import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pikepdf
import psutil
import pypdfium2
import pytest
from PIL import Image

from igny8.kit import pdf
from igny8.kit.pdf import PdfFailed, render_pdf, shutdown_renderers

HEAD = """#let d = json(bytes(sys.inputs.data))
#set document(title: d.title, author: "Ada", date: datetime(year: 2026, month: 11, day: 1))
#set text(font: "Inter", lang: "en")
"""


@pytest.fixture(autouse=True)
def no_renderer_survives() -> Iterator[None]:
    yield
    shutdown_renderers()


def template(folder: Path, body: str) -> Path:
    (folder / "page.typ").write_text(HEAD + body, encoding="utf-8")
    return folder


def text_of(document: bytes) -> str:
    return "".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(document)
    )


def children() -> list[psutil.Process]:
    found = psutil.Process().children(recursive=True)
    return [child for child in found if "pdf_compiler.py" in " ".join(child.cmdline())]


def test_a_document_is_archivable_tagged_and_named(tmp_path: Path) -> None:
    made = render_pdf(
        template(tmp_path, "#d.text"), "page.typ", {"title": "T", "text": "Hello"}, {}
    )

    assert "Hello" in text_of(made)
    with pikepdf.open(BytesIO(made)) as document, document.open_metadata() as metadata:
        assert metadata["dc:title"] == "T"
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "en"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = template(tmp_path, "#d.text")
    first = render_pdf(folder, "page.typ", {"title": "T", "text": "Hello"}, {})
    shutdown_renderers()
    second = render_pdf(folder, "page.typ", {"title": "T", "text": "Hello"}, {})

    assert first == second


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Pizza 🍕 House", "Pizza □ House"),
        ("👩‍🔬👍🏽 labs", "□ labs"),
        ("ไทยแลนด์", "□"),
        ("한국어 Ltd", "□ Ltd"),
        ("𝗕𝗼𝗹𝗱 ﬁrm", "Bold firm"),
        ("a\x00b\x07c", "abc"),
        ("100 % ✓ → ★ ≥ 5", "100 % ✓ → ★ ≥ 5"),
        ("private \ue000 use", "private □ use"),
        ("half \ud83d pair", "half □ pair"),
        ('#read("/etc/passwd") *b* $x$ <script>', '#read("/etc/passwd") *b* $x$ <script>'),
    ],
)
def test_text_that_our_fonts_lack_never_stops_a_document(
    tmp_path: Path, given: str, shown: str
) -> None:
    made = render_pdf(template(tmp_path, "#d.text"), "page.typ", {"title": "T", "text": given}, {})

    assert shown in text_of(made)
    with pikepdf.open(BytesIO(made)) as document, document.open_metadata() as metadata:
        assert metadata["pdfaid:conformance"] == "A"


@pytest.mark.parametrize(
    "text", ["العربية", "اردو میں", "中文", "日本語", "Ελλάδα", "Москва", "Việt"]
)
def test_the_scripts_that_we_have_fonts_for_stay_as_they_are(tmp_path: Path, text: str) -> None:
    made = render_pdf(template(tmp_path, "#d.text"), "page.typ", {"title": text, "text": text}, {})

    with pikepdf.open(BytesIO(made)) as document, document.open_metadata() as metadata:
        assert metadata["dc:title"] == text


def test_joiners_and_isolates_are_no_missing_letters(tmp_path: Path) -> None:
    text = "می‌خواهم ⁨Latin⁩ \u200e12"
    made = render_pdf(template(tmp_path, "#d.text"), "page.typ", {"title": "T", "text": text}, {})

    assert "□" not in text_of(made)


def test_what_no_archive_may_hold_is_still_made_as_a_plain_document(tmp_path: Path) -> None:
    folder = template(tmp_path, '#image("/logo.svg")')
    logo = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )

    made = render_pdf(folder, "page.typ", {"title": "T"}, {"logo.svg": logo})

    with pikepdf.open(BytesIO(made)) as document, document.open_metadata() as metadata:
        assert "pdfuaid:part" not in metadata


@pytest.mark.parametrize(
    "body",
    [
        '#read("/etc/passwd")',
        '#read("../../../../etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        "#panic(d.title)",
    ],
)
def test_a_template_that_reaches_outside_or_breaks_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(PdfFailed, match="The document template failed"):
        render_pdf(template(tmp_path, body), "page.typ", {"title": "T"}, {})


def test_a_file_of_one_document_is_gone_in_the_next(tmp_path: Path) -> None:
    folder = template(tmp_path, '#read("/secret.txt")')
    assert "mine" in text_of(
        render_pdf(folder, "page.typ", {"title": "T"}, {"secret.txt": b"mine"})
    )

    with pytest.raises(PdfFailed, match="file not found"):
        render_pdf(folder, "page.typ", {"title": "T"}, {})


def test_a_picture_is_seen_by_its_own_document_only(tmp_path: Path) -> None:
    folder = template(
        tmp_path, '#set page(margin: 0pt)\n#image("/a/dot.png", alt: "dot", width: 100%)'
    )
    for color in ((250, 10, 10), (10, 250, 10)):
        dot = BytesIO()
        Image.new("RGB", (9, 9), color).save(dot, "PNG")
        made = render_pdf(folder, "page.typ", {"title": "T"}, {"a/dot.png": dot.getvalue()})
        page = pypdfium2.PdfDocument(made)[0].render().to_pil()
        assert page.getpixel((50, 50))[:3] == color

    with pytest.raises(PdfFailed, match="file not found"):
        render_pdf(folder, "page.typ", {"title": "T"}, {})


def test_a_file_may_not_lie_outside_the_document(tmp_path: Path) -> None:
    with pytest.raises(PdfFailed, match="outside the document's files"):
        render_pdf(template(tmp_path, "x"), "page.typ", {"title": "T"}, {"../x.png": b"\x89PNG"})


def test_a_document_that_takes_too_long_is_stopped_and_the_next_one_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pdf._pools, os.getpid(), pdf._Pool(seconds=1))

    endless = template(
        tmp_path, "#let f(n) = range(3000).map(i => range(n + 1).sum()).sum()\n#range(900).map(f)"
    )

    with pytest.raises(PdfFailed, match="not ready after 1 seconds"):
        render_pdf(endless, "page.typ", {"title": "T"}, {})

    assert render_pdf(template(tmp_path, "fine"), "page.typ", {"title": "T"}, {}).startswith(
        b"%PDF"
    )


def test_a_child_that_was_killed_is_replaced_without_anyone_noticing(tmp_path: Path) -> None:
    folder = template(tmp_path, "fine")
    render_pdf(folder, "page.typ", {"title": "T"}, {})
    (child,) = children()
    child.kill()

    assert render_pdf(folder, "page.typ", {"title": "T"}, {}).startswith(b"%PDF")
    assert child.pid not in {new.pid for new in children()}


def test_a_child_is_replaced_after_its_share_of_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "DOCUMENTS_PER_CHILD", 2)
    folder = template(tmp_path, "fine")
    seen = []
    for _ in range(4):
        render_pdf(folder, "page.typ", {"title": "T"}, {})
        seen.append(children()[0].pid)

    assert [seen[0] == seen[1], seen[1] == seen[2], seen[2] == seen[3]] == [True, False, True]
    assert len(children()) == 1


def test_a_child_that_holds_too_much_memory_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = template(tmp_path, "fine")
    render_pdf(folder, "page.typ", {"title": "T"}, {})
    (first,) = children()
    monkeypatch.setattr(pdf, "BYTES_PER_CHILD", 1)
    render_pdf(folder, "page.typ", {"title": "T"}, {})

    assert [child.pid for child in children()] != [first.pid]
    assert len(children()) == 1


def test_many_threads_share_two_children(tmp_path: Path) -> None:
    folder = template(tmp_path, "#d.text")
    with ThreadPoolExecutor(8) as threads:
        made = list(
            threads.map(
                lambda n: render_pdf(folder, "page.typ", {"title": "T", "text": f"no. {n}"}, {}),
                range(40),
            )
        )

    assert [f"no. {n}" in text_of(document) for n, document in enumerate(made)] == [True] * 40
    assert len(children()) <= 2


def test_children_outlive_the_thread_that_asked_first_and_die_with_the_process(
    tmp_path: Path,
) -> None:
    template(tmp_path, "fine")
    program = (
        "import sys, time, threading, pathlib, psutil\n"
        "from igny8.kit.pdf import render_pdf\n"
        "make = lambda: render_pdf(pathlib.Path(sys.argv[1]), 'page.typ', {'title': 'T'}, {})\n"
        "one = threading.Thread(target=make); one.start(); one.join(); time.sleep(0.2)\n"
        "print(psutil.Process().children()[0].pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    child = psutil.Process(int(parent.stdout.readline()))
    assert child.is_running()

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    deadline = time.monotonic() + 5
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the compiling process outlived its parent"
        time.sleep(0.02)
