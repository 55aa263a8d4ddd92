"""Every endpoint: how it is asked, and what each kind of person is answered."""

from igny8.api.tests.rows import Row
from igny8.api.tests.rows_of_billing import BILLING
from igny8.api.tests.rows_of_services import SERVICES

MATRIX: dict[str, Row] = SERVICES | BILLING
