"""Every endpoint: how it is asked, and what each kind of person is answered."""

from igny8.api.tests.matrix.billing import BILLING
from igny8.api.tests.matrix.rows import Row
from igny8.api.tests.matrix.services import SERVICES

__all__ = ["MATRIX", "Row"]

MATRIX: dict[str, Row] = SERVICES | BILLING
