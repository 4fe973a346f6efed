"""Money: exact inside, rounded only where it is shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import PICO, pico_from_usd, shown_usd, usd_from_pico


@pytest.mark.parametrize(
    ("dollars", "pico"),
    [
        ("0", 0),
        ("0.000000000001", 1),
        ("0.15", 150_000_000_000),
        (0.1, 100_000_000_000),
        (3, 3 * PICO),
        (Decimal("-0.5"), -PICO // 2),
        ("1e-6", 1_000_000),
        ("0.0000000000005", 0),
        ("0.0000000000015", 2),
        ("123456789.123456789012", 123456789123456789012),
    ],
)
def test_dollars_to_pico(dollars, pico):
    """Dollars in any form become whole pico-dollars, half to even below one."""
    assert pico_from_usd(dollars) == pico


@pytest.mark.parametrize("amount", ["", "abc", "nan", "inf", "1,5", float("nan"), float("inf")])
def test_no_amount(amount):
    """What is no finite number is refused."""
    with pytest.raises(ValueError, match="not an amount"):
        pico_from_usd(amount)


@given(st.integers(-(2**63), 2**63 - 1))
def test_exact_text_loses_nothing(pico):
    """The exact amount as text, read again, is the same amount; it never has an exponent."""
    text = usd_from_pico(pico)
    assert pico_from_usd(text) == pico
    assert "e" not in text.lower()


@pytest.mark.parametrize(
    ("pico", "text"), [(0, "0"), (1, "0.000000000001"), (450_000_000, "0.00045"), (PICO, "1"), (100 * PICO, "100")]
)
def test_exact_text(pico, text):
    """The exact amount goes without trailing zeros."""
    assert usd_from_pico(pico) == text


@pytest.mark.parametrize(
    ("pico", "shown"),
    [
        (0, "0"),
        (1, "0.0000000000010"),
        (450_000_000, "0.00045"),
        (4_567_000_000, "0.0046"),
        (9_999_000_000, "0.0100"),
        (10_000_000_000, "0.0100"),
        (123_456_000_000, "0.1235"),
        (PICO, "1.00"),
        (1_234_567_891 * PICO // 1000, "1234567.89"),
    ],
)
def test_display(pico, shown):
    """Cents from a dollar up, four decimals from a cent up, else two significant digits."""
    assert f"{shown_usd(pico):f}" == shown


@given(st.integers(1, 2**63 - 1))
def test_nothing_paid_is_shown_as_nothing(pico):
    """What cost anything at all is never shown as zero."""
    assert shown_usd(pico) > 0
