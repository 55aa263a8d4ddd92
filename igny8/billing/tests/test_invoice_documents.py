"""The invoice as a PDF under the brand, made once and sent once."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pypdfium2
import pytest

from igny8.accounts.actions.files import read_stored, store_file
from igny8.accounts.models import Account, Brand, Site, StoredFile
from igny8.accounts.queries import brand_for
from igny8.billing import tasks
from igny8.billing.actions.documents import deliver_invoice, invoice_facts, make_invoice_pdf
from igny8.billing.actions.invoices import bill_account
from igny8.billing.models import Invoice
from igny8.billing.tests.billing_days import billed
from igny8.billing.tests.conftest import OpenAgreement, SaveCard
from igny8.billing.tests.reading import text_of
from igny8.jobs.registry import Run, quiet
from igny8.mail.models import Email

pytestmark = pytest.mark.django_db

LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40">
<rect width="40" height="40" fill="#123456"/></svg>"""


@pytest.fixture
def brand(operator: Account) -> Brand:
    brand = brand_for(operator)
    brand.legal_name = "Northlight Ltd"
    brand.address = "1 High Street\nLeeds"
    brand.bank_details = "IBAN GB00 TEST 0000\nNorthlight Ltd"
    brand.primary_color = "#123456"
    brand.save()
    return brand


@pytest.fixture
def invoice(
    agree: OpenAgreement, account: Account, brand: Brand, site: Site, now: datetime
) -> Invoice:
    account.billing_email = "books@carls-chairs.example"
    account.billing_address = "2 Mill Lane\nYork"
    account.locale = "en_GB"
    account.save()
    agree(anchor_date=date(2025, 6, 16))
    issued = bill_account(account, today=date(2025, 7, 1), now=now)
    assert issued is not None
    return issued


def test_the_document_says_what_is_owed_and_why(invoice: Invoice) -> None:
    pdf = make_invoice_pdf(invoice)

    text = text_of(pdf)
    for part in (
        "Invoice INV-000001", "Carl's Chairs", "2 Mill Lane", "1 Jul 2025", "15 Jul 2025",
        "Managed Lite, 16 Jun 2025 to 30 Jun 2025", "15 of the 30 days", "US$50.00", "US$100.00",
        "US$150.00", "carls-chairs.example", "Northlight Ltd", "IBAN GB00 TEST 0000", "Page 1 / 1",
    ):  # fmt: skip
        assert part in text
    assert (pdf.name, pdf.kind, pdf.audience) == (
        "Northlight invoice INV-000001.pdf", "invoice", "client",
    )  # fmt: skip
    assert pypdfium2.PdfDocument(read_stored(pdf)).get_metadata_dict()["Title"] == (
        "Invoice INV-000001"
    )


def test_it_is_made_once(invoice: Invoice) -> None:
    first = make_invoice_pdf(Invoice.objects.get())

    assert make_invoice_pdf(Invoice.objects.get()) == first
    assert StoredFile.objects.count() == 1


def test_two_workers_make_one_document(invoice: Invoice) -> None:
    early, late = Invoice.objects.get(), Invoice.objects.get()

    assert make_invoice_pdf(early) == make_invoice_pdf(late)
    assert StoredFile.objects.count() == 1


def test_the_brand_is_that_of_the_day_of_issue(invoice: Invoice, brand: Brand) -> None:
    brand.name = "Southdark"
    brand.save()

    pdf = make_invoice_pdf(invoice)

    assert pdf.name.startswith("Northlight")
    assert "Southdark" not in text_of(pdf)


@pytest.mark.parametrize("logo", [LOGO, b"no picture at all"])
def test_a_logo_is_drawn_where_it_can_be_and_never_stops_the_invoice(
    invoice: Invoice, operator: Account, logo: bytes
) -> None:
    file = store_file(
        operator, name="logo.svg", content=logo, content_type="image/svg+xml", kind="logo"
    )
    invoice.seller["logo_file"] = str(file.pk)

    assert "Invoice INV-000001" in text_of(make_invoice_pdf(invoice))


def test_a_brand_colour_and_a_locale_that_are_none_do_not_stop_the_invoice(
    invoice: Invoice, account: Account
) -> None:
    invoice.seller["primary_color"] = "mauve"
    invoice.account.locale = "klingon"

    assert invoice_facts(invoice)["total"] == "$150.00"
    assert "INV-000001" in text_of(make_invoice_pdf(invoice))


def test_amounts_and_days_follow_the_accounts_locale(invoice: Invoice) -> None:
    invoice.account.locale = "de_DE"

    facts = invoice_facts(invoice)

    assert (facts["total"], facts["due_on"]) == ("150,00\xa0$", "15 Juli 2025")


def test_hazard_4_the_client_gets_one_mail_with_the_document(
    invoice: Invoice, now: datetime
) -> None:
    deliver_invoice(Invoice.objects.get(), now=now)
    deliver_invoice(Invoice.objects.get(), now=now)

    email = Email.objects.get()
    assert (email.recipient, email.subject) == (
        "books@carls-chairs.example", "Invoice INV-000001 from Northlight",
    )  # fmt: skip
    assert list(email.attachments.all()) == [Invoice.objects.get().pdf]
    assert "US$150.00" in email.text
    assert "15 Jul 2025" in email.text


def test_without_an_address_the_document_is_made_and_nobody_is_written_to(
    invoice: Invoice, now: datetime
) -> None:
    invoice.account.billing_email = ""

    deliver_invoice(invoice, now=now)

    assert invoice.pdf is not None
    assert not Email.objects.exists()


def test_the_tasks_deliver_and_collect(
    agree: OpenAgreement, account: Account, save_card: SaveCard, now: datetime
) -> None:
    agree(anchor_date=date(2025, 7, 1))
    save_card("good")
    run = Run(job_id=UUID(int=0), now=now, attempt=1, progress=quiet)

    invoice = billed(account, date(2025, 7, 1))
    tasks.follow_up_invoices(run, str(invoice.pk))
    tasks.deliver_invoice(run, str(invoice.pk))
    tasks.collect_payment(run, str(invoice.pk))

    invoice.refresh_from_db()
    assert (invoice.total, invoice.status) == (Decimal("100.00"), "paid")
    assert invoice.pdf is not None
