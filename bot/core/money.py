"""Money as an integer number of pico-dollars (1e-12 USD).

A price of up to six decimals per million tokens is then a whole number per token, and sums are exact.
"""

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

PICO = 10**12
_PICO_PLACES = Decimal(1).scaleb(-12)


def pico_from_usd(amount: Decimal | int | str | float) -> int:
    """US dollars as whole pico-dollars, rounded half to even below one pico-dollar.

    Raises:
        ValueError: `amount` is no finite number.
    """
    try:
        dollars = Decimal(str(amount))
    except InvalidOperation:
        raise ValueError("not an amount of money") from None
    if not dollars.is_finite():
        raise ValueError("not an amount of money")
    return int((dollars * PICO).to_integral_value(rounding=ROUND_HALF_EVEN))


def usd_from_pico(pico: int) -> str:
    """The exact amount in dollars as a plain decimal string, without trailing zeros: `0.00045`."""
    text = format((Decimal(pico) * _PICO_PLACES).quantize(_PICO_PLACES), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_usd(pico: int) -> Decimal:
    """Dollars for people: cents from a dollar up, four decimals from a cent up, else two significant digits."""
    dollars = Decimal(pico) * _PICO_PLACES
    size = abs(dollars)
    if not pico:
        return Decimal(0)
    if size >= 1:
        return round(dollars, 2)
    return round(dollars, 4 if size >= Decimal("0.01") else 1 - size.adjusted())
