"""The specimen registration of a kiosk's tests; nobody's, with a number of nobody."""

from dossier.model import Registration

PERSON = Registration(
    number="2026000001",
    account="specimen1",
    name="样本甲",
    id_number="999900199001010014",
    year=2026,
    category="临床执业医师",
    area="样本考区",
    site="S01",
)
