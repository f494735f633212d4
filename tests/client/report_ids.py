"""Ids of reports, for who makes parts of one: 55 bits and a check character."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = 11


def _times_generator(a):
    """In GF(32), x^5 = x^2 + 1."""
    return ((a << 1) ^ (0b100101 if a & 16 else 0)) & 31


def new_report_id(random):
    digits = [random.randrange(32) for _ in range(_DIGITS)]
    check = 0
    for digit in digits:
        check = _times_generator(check ^ digit)
    return "HT-" + "".join(_ALPHABET[d] for d in (*digits, check))
