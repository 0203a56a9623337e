"""Names and numbers as they may be shown where they need not be whole."""


def mask_id_number(number: str) -> str:
    """Keep the first three and the last two characters of an identity number."""
    return _mask(number, 3, 2)


def mask_phone(phone: str) -> str:
    """Keep the first three and the last four digits of a phone number."""
    return _mask(phone, 3, 4)


def mask_name(name: str) -> str:
    """Keep the first character of a name (the family name, for most)."""
    return name[:1] + "*" * max(len(name) - 1, 0)


def _mask(text: str, first: int, last: int) -> str:
    hidden = len(text) - first - last
    if hidden < 1:
        return "*" * len(text)
    return text[:first] + "*" * hidden + text[-last:]
