"""The sandbox's bank: its pages, at which a demonstration's client pays or saves a card."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from igny8.billing.actions.sandbox_bank import CONFIRM, PAY, SAVE, Visit, act_at_sandbox, visit_of
from igny8.billing.gateways import sandbox_cards as cards
from igny8.kit.clock import utc_now
from igny8.kit.errors import NotFound

POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
CARDS = {
    "good": "A good card",
    cards.DECLINED: "A card without money on it",
    cards.STOLEN: "A stolen card",
    cards.AUTHENTICATE: "A card that has to be confirmed each time",
    cards.DEBIT: "A debit that takes days",
}
SAYS = {PAY: "Pay {amount}", CONFIRM: "Confirm {amount}", SAVE: "Save a card"}
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Sandbox bank</title>
<style>body{{font:16px system-ui;max-width:24rem;margin:3rem auto;padding:0 1rem}}
button,select,a{{display:block;font:inherit;margin:1rem 0;padding:.5rem 1rem}}</style></head>
<body><h1>{title}</h1><p>This is a demonstration: no money moves.</p>{rest}</body></html>"""


@require_http_methods(["GET", "HEAD", "POST"])
def bank_page(request: HttpRequest, kind: str, reference: str) -> HttpResponse:
    """A page of the bank; who has acted on it is sent back to where they came from."""
    try:
        if request.method != "POST":
            return _page(request, visit_of(kind, reference))
        card = request.POST.get("card", "good")
        chosen = card if card in CARDS else "good"
        visit = act_at_sandbox(kind, reference, card=chosen, now=utc_now())
    except NotFound as failure:
        return HttpResponse(failure.message, status=404, content_type="text/plain")
    if visit.return_url:
        return HttpResponseRedirect(visit.return_url)
    return _page(request, visit)


def _page(request: HttpRequest, visit: Visit) -> HttpResponse:
    title = SAYS[visit.kind].format(amount=visit.amount)
    rest = _done(visit) if visit.is_over else _form(request, visit, title)
    response = HttpResponse(format_html(PAGE, title=title, rest=rest))
    response["Content-Security-Policy"] = POLICY
    return response


def _done(visit: Visit) -> SafeString:
    return format_html("<p>This is done.</p>{}", _back(visit))


def _form(request: HttpRequest, visit: Visit, title: str) -> SafeString:
    options = format_html_join("", '<option value="{}">{}</option>', CARDS.items())
    choice = format_html('<select name="card" aria-label="Card">{}</select>', options)
    return format_html(
        '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}'
        "<button>{}</button></form>{}",
        get_token(request),
        choice if visit.kind == SAVE else "",
        title,
        _back(visit),
    )


def _back(visit: Visit) -> SafeString:
    if not visit.return_url:
        return SafeString("<p>You can close this page.</p>")
    return format_html('<a href="{}">Back without doing anything</a>', visit.return_url)
