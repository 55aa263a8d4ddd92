"""Runs in WeasyPrint's own environment: renders an HTML file and prints how long each time took."""

import json
import sys
import time
from pathlib import Path

import weasyprint

page, times, target = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
wall, processor = [], []
for _ in range(times):
    started, spent = time.perf_counter(), time.process_time()
    document = weasyprint.HTML(filename=str(page)).render()
    pdf = document.write_pdf(pdf_variant="pdf/ua-1")  # tagged and checked, as ours
    wall.append((time.perf_counter() - started) * 1000)
    processor.append((time.process_time() - spent) * 1000)
target.write_bytes(pdf)
figures = {"wall": wall, "processor": processor, "pages": len(document.pages), "bytes": len(pdf)}
sys.stdout.write(json.dumps(figures))
