"""Prime numbers: one by one, the first so many, those below a bound, and a program that finds them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import count, islice

from bot.playground.skills.asked import Asked, Solution, strange

_PRIME = re.compile(r"\bprimes?\b|质数|素数")
_FIRST = re.compile(r"\bfirst (\d{1,9})\b|前 ?(\d{1,9}) ?个")
_BELOW = re.compile(
    r"\b(?:below|under|less than|smaller than|up to) (\d{1,9})\b"
    r"|小于 ?(\d{1,9})|(\d{1,9}) ?(?:以内|以下|之内)"
)
_UP_TO = re.compile(r"\bup to\b|以内|之内")
_CODE = re.compile(r"\b(code|python|program|script|function)\b|代码|程序|函数")
_SUM = re.compile(r"\bsum\b|之和|的和|总和")
_COUNT = re.compile(r"\bhow many\b|\bcount\b|多少个|几个")
_KNOWN = (
    "get prime primes first below under less smaller than up until sum total count all there print code "
    "python program script function write generate make create or composite using use some "
    "质素数前个小于以内下之和的总写段用代码程序函打印生成所有输出获取取得否合还"
)
_MOST, _HIGHEST = 200, 10_000
_LARGEST = 10**24
_TRIAL_BOUND = 32_000
_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
_PROGRAM = '''```python
def primes(count):
    """The first `count` prime numbers."""
    found = []
    candidate = 2
    while len(found) < count:
        if all(candidate % p for p in found if p * p <= candidate):
            found.append(candidate)
        candidate += 1
    return found


print(primes({count}))
```'''


def primes(asked: Asked) -> Solution | None:
    """Solves a question about prime numbers."""
    text = asked.text.lower()
    if not _PRIME.search(text) or strange(text, _KNOWN):
        return None
    if first := _number(_FIRST, text):
        return _first(asked, first, code=bool(_CODE.search(text)))
    if bound := _number(_BELOW, text):
        return _below(asked, bound + (1 if _UP_TO.search(text) else 0), text)
    single = re.findall(r"(?<![\d.-])\d{1,24}(?![\d.])", text)
    return _is_prime(asked, int(single[0])) if len(single) == 1 and not _CODE.search(text) else None


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(next(filter(None, found.groups()))) if found else None


def _first(asked: Asked, how_many: int, *, code: bool) -> Solution | None:
    if not 1 <= how_many <= _MOST:
        return None
    found = list(islice(_ascending(), how_many))
    listed = asked.join(found)
    plan = asked.plan(
        f"Test 2, 3, 4, ... by division with the primes found so far, until there are {how_many}.",
        f"从 2 开始，逐个用已找到的质数试除，直到找到 {how_many} 个。",
    )
    steps = [plan, (asked.say("Collect", "收集"), listed), _count_check(asked, found)]
    if not code:
        answer = asked.say(f"The first {how_many} primes: {listed}", f"前 {how_many} 个质数：{listed}")
        return asked.solution(answer, *steps)
    steps.insert(1, _why_the_program_is_right(asked))
    program = _PROGRAM.replace("{count}", str(how_many))
    return asked.solution(asked.say(f"{program}\n\nIt prints: {found}", f"{program}\n\n它会输出：{found}"), *steps)


def _why_the_program_is_right(asked: Asked) -> tuple[str, str]:
    content = asked.say(
        "A composite number has a prime factor p with p × p at most the number: only those are tried.",
        "合数必有一个质因数 p，满足 p × p 不超过它本身，所以只需试除这些 p。",
    )
    return asked.say("Rule for the program", "程序的依据"), content


def _count_check(asked: Asked, found: list[int]) -> tuple[str, str]:
    return asked.check(
        f"There are {len(found)} of them, the last is {found[-1]}.",
        f"共 {len(found)} 个，最后一个是 {found[-1]}。",
    )


def _below(asked: Asked, bound: int, text: str) -> Solution | None:
    if bound > _HIGHEST:
        return None
    found = _sieve(bound)
    if not found:
        return asked.solution(
            asked.say("There are none.", "没有。"),
            asked.plan("List the primes in order.", "按顺序列出质数。"),
            asked.check("The smallest prime is 2.", "最小的质数是 2。"),
        )
    plan = asked.plan(
        f"Sieve: cross out the multiples of 2, 3, 5, ... below {bound}; what stays is prime.",
        f"筛法：在小于 {bound} 的数中划去 2、3、5……的倍数，剩下的就是质数。",
    )
    listed = asked.join(found[:_MOST]) + ("…" if len(found) > _MOST else "")
    steps = (plan, (asked.say("What stays", "剩下的数"), listed), _count_check(asked, found))
    return asked.solution(_below_answer(asked, found, listed, text), *steps)


def _below_answer(asked: Asked, found: list[int], listed: str, text: str) -> str:
    if _SUM.search(text):
        return asked.say(f"Their sum is {sum(found)}.", f"它们的和是 {sum(found)}。")
    if _COUNT.search(text):
        return asked.say(f"There are {len(found)}.", f"共有 {len(found)} 个。")
    return asked.say(f"{len(found)} primes: {listed}", f"{len(found)} 个质数：{listed}")


def _is_prime(asked: Asked, number: int) -> Solution | None:
    if number > _LARGEST:
        return None
    plan = asked.plan(f"Try to divide {number} by the primes up to its root.", f"用不超过平方根的质数试除 {number}。")
    if number < 2:
        rule = asked.check("A prime number is at least 2 by definition.", "按定义，质数至少是 2。")
        return asked.solution(_no(asked, number, ""), plan, rule)
    factor = smallest_factor(number)
    if factor == number:
        answer = asked.say(f"Yes, {number} is prime.", f"是，{number} 是质数。")
        return asked.solution(answer, plan, *_tried(asked, number))
    if factor is None:
        return asked.solution(_no(asked, number, ""), plan, _witness(asked, number))
    product = f"{factor} × {number // factor} = {number}"
    found = (
        asked.say("Divide", "试除"),
        asked.say(f"{factor} divides it without remainder.", f"{factor} 能整除它。"),
    )
    return asked.solution(_no(asked, number, product), plan, found, asked.check(product, product))


def _no(asked: Asked, number: int, product: str) -> str:
    reason = f": {product}" if product else "."
    reason_zh = f"：{product}" if product else "。"
    return asked.say(f"No, {number} is not prime{reason}", f"不是，{number} 不是质数{reason_zh}")


def _tried(asked: Asked, number: int) -> list[tuple[str, str]]:
    root = math.isqrt(number)
    if root > _TRIAL_BOUND:
        return [_witness(asked, number)]
    tried = [prime for prime in islice(_ascending(), 6) if prime <= root]
    lines = [f"{prime} × {number // prime} + {number % prime} = {number}" for prime in tried]
    rest = [asked.say(f"... and so on up to {root}", f"…… 直到 {root}")] if len(tried) == 6 else []
    nothing = asked.say(f"There is no prime up to {root}.", f"不超过 {root} 的质数不存在。")
    none = asked.say("None of them divides it, and a factor above the root needs one below it.",
                     "都不能整除；大于平方根的因数必须配一个更小的因数。")  # fmt: skip
    return [(asked.say("Divide", "试除"), "\n".join([*lines, *rest]) or nothing), asked.check(none, none)]


def _witness(asked: Asked, number: int) -> tuple[str, str]:
    return asked.check(
        f"Miller-Rabin test with the {len(_WITNESSES)} smallest primes: a proof for numbers of this size.",
        f"用最小的 {len(_WITNESSES)} 个质数作 Miller-Rabin 检验；对这么大的数，它就是证明。",
    )


def smallest_factor(number: int) -> int | None:
    """The smallest prime factor of a number from 2 to 1e24; None: composite, no small factor found."""
    for divisor in (2, 3):
        if number % divisor == 0:
            return divisor
    for base in range(5, min(math.isqrt(number), _TRIAL_BOUND) + 1, 6):
        for divisor in (base, base + 2):
            if number % divisor == 0:
                return divisor
    return number if math.isqrt(number) <= _TRIAL_BOUND or _strong_probable_prime(number) else None


def _strong_probable_prime(number: int) -> bool:
    """Miller-Rabin; no odd composite below 3.3e24 passes for all these witnesses."""
    twos = ((number - 1) & -(number - 1)).bit_length() - 1
    odd = (number - 1) >> twos
    return all(_passes(pow(base, odd, number), number, twos) for base in _WITNESSES)


def _passes(power: int, number: int, twos: int) -> bool:
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False


def _ascending() -> Iterator[int]:
    return (number for number in count(2) if smallest_factor(number) == number)


def _sieve(bound: int) -> list[int]:
    return [number for number in range(2, bound) if smallest_factor(number) == number]
