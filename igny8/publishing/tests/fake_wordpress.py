"""A small server that answers in the shapes recorded from WordPress 6.1.9 and 6.8.7.

It knows what the gateway asks for and misbehaves on demand; tests/real has the real thing.
"""

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

EDITOR = {"publish_posts": True, "upload_files": True, "manage_categories": True,
          "unfiltered_html": True}  # fmt: skip


class FakeWordPress:
    """What lies on the site, and how it behaves. `on_write` is one of the words in `_written`."""

    def __init__(self):
        self.rows = {"posts": [], "pages": [], "media": [], "categories": [], "tags": []}
        self.capabilities = dict(EDITOR)
        self.pretty, self.on_write, self.writes, self.number = True, "", 0, 0
        self.forgets_scripts = self.forgets_alt = False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def handler(self):
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.answer(self, b"")

            def do_POST(self):
                site.answer(self, self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def log_message(self, *_):
                """Say nothing."""

        return Handler

    def answer(self, request, body):
        parts = urlsplit(request.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        route = query.get("rest_route", "")
        if self.pretty and parts.path.startswith("/wp-json"):
            route = parts.path.removeprefix("/wp-json")
        if not route:
            return self.page(request, parts.path)
        if "Authorization" not in request.headers:
            return send(request, 401, error("rest_not_logged_in", 401))
        if request.command == "POST":
            return self.written(request, route, body)
        return self.read(request, route, query)

    def page(self, request, path):
        for row in self.rows["posts"] + self.rows["pages"]:
            if path == f"/{row['slug']}/":
                return send(request, 200, f"<html><body>{row['content']['raw']}</body></html>")
        return send(request, 404, "<h1>Not found</h1>")

    def read(self, request, route, query):
        if route == "/wp/v2/users/me":
            me = {"id": 2, "name": "Ed", "capabilities": self.capabilities}
            return send(request, 200, me)
        _, _, _, kind, *number = route.split("/")
        if number:
            found = [row for row in self.rows[kind] if row["id"] == int(number[0])]
            gone = error("rest_post_invalid_id", 404)
            return send(request, 200, found[0]) if found else send(request, 404, gone)
        return send(request, 200, [row for row in self.rows[kind] if fits(row, query)])

    def written(self, request, route, body):
        self.writes += 1
        if self.on_write == "redirect":
            request.send_response(301)
            request.send_header("Location", f"https://elsewhere.example{route}")
            request.send_header("Content-Length", "0")
            return request.end_headers()
        if self.on_write == "maintenance":
            return send(request, 503, "<h1>Briefly unavailable</h1>", {"Retry-After": "600"})
        if self.on_write == "crash":
            return send(request, 500, "<h1>Fatal error</h1>")
        if self.on_write == "term_exists" and route.endswith("/categories"):
            return send(request, 400, error("term_exists", 400, term_id=77))
        row = self.saved(route, body, request.headers)
        if self.on_write == "echo":
            return send(request, 200, f"Notice: oops{json.dumps(row)}")
        if self.on_write == "silence":
            time.sleep(1.5)
        return send(request, 200, row)

    def saved(self, route, body, headers):
        _, _, _, kind, *number = route.split("/")
        if kind == "media" and not number:
            filename = re.search('filename="([^"]+)"', headers["Content-Disposition"]).group(1)
            values = {"slug": filename.rpartition(".")[0], "alt_text": "", "source_url": filename}
        else:
            values = json.loads(body)
        row = next((row for row in self.rows[kind] if number == [str(row["id"])]), None)
        if row is None:
            self.number += 1
            row = {"id": self.number, "tags": [], "categories": [], "featured_media": 0}
            self.rows[kind].append(row)
        for name, value in values.items():
            raw = name in ("title", "content", "excerpt")
            if name == "alt_text" and self.forgets_alt:
                value = ""
            if name == "content" and self.forgets_scripts:
                value = re.sub(r"</?script[^>]*>", "", value)
            row[name] = {"raw": value, "rendered": value} if raw else value
        row["link"] = f"{self.url}/{row.get('slug', '')}/"
        row["modified_gmt"] = "2025-07-01T12:00:00"
        return row


def fits(row, query):
    slugs = query.get("slug", "").split(",")
    if "slug" in query and unquote(row["slug"]) not in slugs:
        return False
    if "include" in query and str(row["id"]) != query["include"]:
        return False
    if "status" in query and row.get("status") not in query["status"].split(","):
        return False
    text = json.dumps(row, ensure_ascii=False)
    return query.get("search", "").lower() in text.lower()


def error(code, status, **data):
    message = "<strong>Error:</strong> refused."
    return {"code": code, "message": message, "data": {"status": status, **data}}


def send(request, status, answer, headers=None):
    content = answer if isinstance(answer, str) else json.dumps(answer)
    request.send_response(status)
    request.send_header("Content-Type", "text/html" if content is answer else "application/json")
    request.send_header("Content-Length", str(len(content.encode())))
    for name, value in (headers or {}).items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(content.encode())
