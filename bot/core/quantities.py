"""Numbers with their units, in the many ways to write one: `1,234`, `9.80`, `1/2`, `−5`, `1.5 × 10^3`, `5 km`."""

import re
from dataclasses import dataclass
from fractions import Fraction

NUMBER = re.compile(
    r"(?<![A-Za-z\d.])(?P<currency>[$€£¥])?[ ]?(?P<sign>[-+]?)[ ]?(?P<currency2>[$€£¥])?"
    r"(?:(?P<mixed>\d{1,9})[ ](?=\d{1,9}/))?"
    r"(?P<whole>\d{1,3}(?P<comma>[ ,'])\d{3}(?:(?P=comma)\d{3}){0,8}(?!\d)|\d{1,3}(?:\.\d{3}){2,9}(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){1,9}(?=,\d{1,2}(?!\d))"
    r"|\d{1,30}|(?=\.\d))"
    r"(?:(?P<point>[.,])(?P<decimals>\d{1,30}))?"
    r"(?:[ ]?/[ ]?(?P<over>\d{1,30}))?"
    r"(?:[ ]?(?:[x×·*][ ]?10\^|e)(?P<exponent>[-+]?\d{1,2}))?"
    r"(?![\d])"
)
_UNIT = re.compile(
    r"[ -]?(?P<unit>%|°?(?:(?:square|cubic) )?[^\W\d_]{1,20}(?:[/·][^\W\d_]{1,12})?(?:\^-?\d)?|°)?(?P<rest>.*)",
    re.DOTALL,
)
_SAME_UNITS = {
    "usd": "$ dollar dollars usd us$",
    "eur": "€ euro euros eur",
    "gbp": "£ pound pounds gbp",
    "cny": "¥ yuan rmb cny 元 人民币",
    "%": "% percent pct процентов процента",
    "°": "° degree degrees deg 度",
    "minute": "min mins minute minutes 分钟",
    "hour": "h hr hrs hour hours 小时",
    "second": "s sec secs second seconds 秒",
    "day": "day days 天",
    "year": "year years yr yrs 年",
    "km": "km kilometer kilometers kilometre kilometres 公里 千米",
    "m": "m meter meters metre metres 米",
    "cm": "cm centimeter centimeters centimetre centimetres 厘米",
    "kg": "kg kilogram kilograms 公斤 千克",
    "g": "g gram grams 克",
    "km/h": "km/h kph kmh km/hr",
}
UNITS = {word: unit for unit, words in _SAME_UNITS.items() for word in words.split()}
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
).split()
_NUMERALS = {word: str(number) for number, word in enumerate(_WORDS)} | {
    numeral: str(number) for number, numeral in enumerate("零一二三四五六七八九十")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number, exactly, and its unit in one spelling; an empty unit: none was written."""

    value: Fraction
    unit: str

    def shown(self) -> str:
        """The one way to write it: decimal where that is exact, else a fraction."""
        number = _shown(self.value)
        return number + (self.unit if self.unit in ("%", "°") else f" {self.unit}" if self.unit else "")

    def fits(self, other: "Quantity") -> bool:
        """Whether both may mean the same: the numbers are equal, and so are the units, or one went without."""
        if self.value != other.value:
            return False
        units = {self.unit, other.unit}
        return len(units) == 1 or ("" in units and "%" not in units)


def quantity_of(text: str) -> Quantity | None:
    """The quantity that `text`, lower case and bare, is as a whole; None: it is none, or more than one."""
    text = _NUMERALS.get(text, text)
    found = NUMBER.match(text)
    if found is None:
        return None
    behind = _UNIT.fullmatch(text, found.end())
    value = _value(found)
    if behind is None or behind["rest"] or value is None:
        return None
    currency = found["currency"] or found["currency2"] or ""
    unit = behind["unit"] or ""
    if currency and unit:
        return None
    unit = currency or unit
    return Quantity(value=value, unit=UNITS.get(unit, unit))


def _value(found: re.Match[str]) -> Fraction | None:
    whole, decimals = re.sub(r"\D", "", found["whole"]) or "0", found["decimals"] or ""
    over = int(found["over"] or 1)
    if not over or (decimals and found["over"]):
        return None
    value = Fraction(int(whole + decimals), 10 ** len(decimals)) / over + int(found["mixed"] or 0)
    value *= Fraction(10) ** int(found["exponent"] or 0)
    return -value if found["sign"] == "-" else value


def _shown(value: Fraction) -> str:
    rest, places = value.denominator, 0
    while rest % 10 == 0 or rest % 5 == 0 or rest % 2 == 0:
        rest //= 10 if rest % 10 == 0 else 5 if rest % 5 == 0 else 2
        places += 1
    if rest != 1 or value.denominator == 1:
        return str(value)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}".rstrip("0")
