"""The small solver: what it computes, in which language, and that it never hangs or pretends."""

from __future__ import annotations

import re
import time
from datetime import date
from fractions import Fraction

import pytest

from bot.playground.skills.asked import LONGEST
from bot.playground.skills.primes import smallest_factor
from bot.playground.skills.roman import to_roman
from bot.playground.solver import Solution, solve

TODAY = date(2026, 11, 21)

ENGLISH = [
    ("what is 17*23+4?", "17 × 23 + 4 = 395"),
    ("17 times 23", "17 × 23 = 391"),
    ("hello, what is 2 + 2?", "2 + 2 = 4"),
    ("2+2=?", "2 + 2 = 4"),
    ("347 x 28", "347 × 28 = 9716"),
    ("12345+98765", "12345 + 98765 = 111110"),
    ("100 − 58", "100 − 58 = 42"),
    ("What is 15% of 80?", "15% × 80 = 12"),
    ("15 percent of 80", "15% × 80 = 12"),
    ("calculate (1+2)*3^2", "(1 + 2) × 3^2 = 27"),
    ("how much is 3 times (4 plus 5)", "3 × (4 + 5) = 27"),
    ("2**10", "2^10 = 1024"),
    ("2^3^2", "2^3^2 = 512"),
    ("-2^2", "−2^2 = -4"),
    ("2^-2", "2^−2 = 0.25"),
    ("10 ÷ 4", "10 ÷ 4 = 2.5"),
    ("10/3", "10 ÷ 3 = 10/3 ≈ 3.3333333333"),
    ("1/3+1/6", "1 ÷ 3 + 1 ÷ 6 = 0.5"),
    ("0.1 + 0.2", "0.1 + 0.2 = 0.3"),
    ("1,234.5 + 0.5", "1,234.5 + 0.5 = 1235"),
    ("7 mod 3", "7 mod 3 = 1"),
    ("10 % 3", "10 mod 3 = 1"),
    ("what's 12 squared?", "12^2 = 144"),
    ("square root of 144", "√144 = 12"),
    ("sqrt(2)", "√(2) ≈ 1.4142135624"),
    ("5 ÷ 0", "It is undefined: division by zero."),
    ("which is larger, 9.11 or 9.8?", "9.8 is larger."),
    ("which is smaller: 9.11 or 9.8", "9.11 is smaller."),
    ("which number is bigger, 0.9 or 0.11", "0.9 is larger."),
    ("is 9.11 bigger than 9.9?", "No: 9.11 < 9.9"),
    ("which is larger, 3/4 or 2/3", "0.75 is larger."),
    ("what is the smallest of 3, -5, 2.5", "-5 is the smallest."),
    ("which is larger, 1.50 or 1.5", "They are equal: 1.5"),
    ("is 97 prime?", "Yes, 97 is prime."),
    ("is 91 a prime number", "No, 91 is not prime: 7 × 13 = 91"),
    ("is 1 prime", "No, 1 is not prime."),
    ("is 2 prime", "Yes, 2 is prime."),
    ("is 1000000000000000003 prime", "Yes, 1000000000000000003 is prime."),
    ("first 10 primes", "The first 10 primes: 2, 3, 5, 7, 11, 13, 17, 19, 23, 29"),
    ("list the primes below 20", "8 primes: 2, 3, 5, 7, 11, 13, 17, 19"),
    ("how many primes are below 50?", "There are 15."),
    ("sum of the primes below 30", "Their sum is 129."),
    ("primes below 2", "There are none."),
    ("how many r are in strawberry", '"r" stands 3 times in "strawberry".'),
    ('how many r\'s are in "strawberry"?', '"r" stands 3 times in "strawberry".'),
    ("How many times does the letter s appear in Mississippi?", '"s" stands 4 times in "Mississippi".'),
    ("how many л are in «параллелограмм»", '"л" stands 3 times in "параллелограмм".'),
    ("how many z in banana", '"z" stands 0 times in "banana".'),
    ("how many letters are in banana", '"banana" has 6 letters.'),
    ("reverse the word lollipop", "popillol"),
    ("spell lollipop backwards", "popillol"),
    ("days between 2024-01-15 and 2024-03-10", "55 days (from 2024-01-15 to 2024-03-10)."),
    ("how many days from 15 Jan 2024 to March 10, 2024?", "55 days (from 2024-01-15 to 2024-03-10)."),
    ("how many days until 2026-12-25?", "34 days (from 2026-11-21 to 2026-12-25)."),
    ("days between 1 January 1900 and 1 January 2000", "36524 days (from 1900-01-01 to 2000-01-01)."),
    ("what day of the week was 29 Feb 2024", "2024-02-29 is a Thursday."),
    ("gcd of 84 and 126", "gcd(84, 126) = 42"),
    ("least common multiple of 4, 6 and 10", "lcm(4, 6, 10) = 60"),
    ("sum of 1, 2, 3.5", "The sum is 6.5"),
    ("what is the sum of 100,200,300", "The sum is 600"),
    ("sum of the numbers from 1 to 100", "The sum is 5050"),
    ("average of 60 and 40", "The average is 50"),
    ("median of 5 1 4 2", "The median is 3"),
    ("sort 3, 1, 2", "1, 2, 3"),
    ("sort 3 1 2 descending", "3, 2, 1"),
    ("1994 in roman numerals", "1994 = MCMXCIV"),
    ("what is MCMXCIV", "MCMXCIV = 1994"),
    ("convert the roman numeral IIII", "IIII is not a well-formed Roman numeral."),
]

CHINESE = [
    ("17乘以23等于多少", "17 × 23 = 391"),
    ("请问17乘以23加4是多少？", "17 × 23 + 4 = 395"),
    ("５＋３×２等于几", "5 + 3 × 2 = 11"),
    ("10除以4", "10 ÷ 4 = 2.5"),
    ("80的15%是多少", "80 × 15% = 12"),
    ("百分之15乘80", "15% × 80 = 12"),
    ("12的平方是多少", "12^2 = 144"),
    ("144的平方根是多少", "√144 = 12"),
    ("8除以0等于多少", "没有意义：除数为零。"),
    ("9.11和9.8哪个大", "9.8 更大。"),
    ("9.11和9.8哪个更小？", "9.11 更小。"),
    ("9.11大于9.8吗", "不是：9.11 < 9.8"),
    ("3、8、5中最大的是哪个", "8 最大。"),
    ("97是质数吗", "是，97 是质数。"),
    ("91是素数吗？", "不是，91 不是质数：7 × 13 = 91"),
    ("前10个质数", "前 10 个质数：2、3、5、7、11、13、17、19、23、29"),
    ("50以内有多少个质数", "共有 15 个。"),
    ("strawberry里有几个r", "“strawberry”里有 3 个“r”。"),
    ("单词“strawberry”中有多少个字母r？", "“strawberry”里有 3 个“r”。"),
    ("反转lollipop", "popillol"),
    ("把lollipop倒过来", "popillol"),
    ("2024年1月15日到2024年3月10日有多少天", "55 天（从 2024-01-15 到 2024-03-10）。"),
    ("距离2026年12月25日还有多少天", "34 天（从 2026-11-21 到 2026-12-25）。"),
    ("2024年2月29日是星期几", "2024-02-29 是星期四。"),
    ("84和126的最大公约数", "gcd(84, 126) = 42"),
    ("4和6的最小公倍数是多少", "lcm(4, 6) = 12"),
    ("1、2、3的和", "和是 6"),
    ("从1加到100等于多少", "和是 5050"),
    ("1,2,3,4的平均数是多少", "平均数是 2.5"),
    ("把3,1,2从大到小排序", "3、2、1"),
    ("1994的罗马数字", "1994 = MCMXCIV"),
    ("罗马数字MCMXCIV是多少", "MCMXCIV = 1994"),
]

NOT_FOR_THE_SOLVER = [
    "what is the capital of France?",
    "write a poem about 3 + 4 roses",
    "In 2020-2021, what happened?",
    "which is bigger, an elephant with 2 ears or 3 mice?",
    "is 97 a lucky number",
    "how many days are in a fortnight and 3 more",
    "days between 2023-02-29 and 2023-03-01",
    "sort out my life in 3 or 4 steps",
    "9**9**9",
    "first 100000 primes",
    "1 2 3",
    "9.11",
    "法国的首都是哪里？",
    "写一首关于3朵玫瑰的诗",
    "",
    "   ",
    "?!",
]

HOSTILE = [
    "(" * 290 + "1" + ")" * 290,
    "-" * 590 + "5",
    "9^9^9^9^9",
    "9" * 599,
    "√" * 599,
    "1+" * 299 + "1",
    "*".join(["9" * 9] * 59),
    "+".join(f"1/{n}" for n in range(900, 1000)),
    "1 " * 299,
    "1," * 299,
    "1,234" * 119,
    "a" * 599,
    "'" * 599,
    "." * 599,
    "里" * 599,
    "有几个" * 199,
    "MMMM" * 149,
    "hello, " * 85,
    "how many " * 66,
    "1 jan 2024 " * 54 + "days",
    "primes below 10000",
    "is 999999999999999999999989 prime",
    "17*23 " * 1_000_000,
    "\x00\ud800" * 299,
    "\ufdfa" * 599,
]


def asked(question: str) -> Solution:
    return solve(question, today=TODAY)


@pytest.mark.parametrize(("question", "answer"), ENGLISH + CHINESE)
def test_answers(question: str, answer: str) -> None:
    """Each question of the table is solved, in 2 to 5 titled steps of which the first is the plan."""
    solution = asked(question)
    assert solution.solved
    assert solution.answer == answer
    assert 2 <= len(solution.steps) <= 5
    assert solution.steps[0][0] in ("Plan", "计划")
    assert all(title and content for title, content in solution.steps)


@pytest.mark.parametrize("question", [question for question, _ in CHINESE])
def test_chinese_question_gets_chinese_steps(question: str) -> None:
    """The titles are in the language of the question."""
    assert asked(question).steps[0][0] == "计划"
    assert not any(title.isascii() for title, _ in asked(question).steps)


@pytest.mark.parametrize("question", NOT_FOR_THE_SOLVER)
def test_says_plainly_that_it_cannot(question: str) -> None:
    """What is not a question of its kind is not answered, even when numbers stand in it."""
    solution = asked(question)
    assert not solution.solved
    assert 2 <= len(solution.steps) <= 5


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "tell me a story",
            ("demo model", "not a language model", "OPENAI_API_KEY", "OPENAI_BASE_URL", ".env"),
        ),
        ("讲个故事", ("演示模型", "不是语言模型", "OPENAI_API_KEY", "OPENAI_BASE_URL", ".env")),
    ],
)
def test_tells_how_to_get_real_answers(question: str, words: tuple[str, ...]) -> None:
    """The answer says what this is, what it can do, and how to get a real model."""
    answer = asked(question).answer
    assert all(word in answer for word in words)
    assert "9.11" in answer


@pytest.mark.parametrize("question", ["hello", "Hi there!", "hey", "你好", "您好！", "good morning", "嗨"])
def test_greets_and_says_what_it_is(question: str) -> None:
    """A greeting gets a short friendly answer that does not pretend to be more than a solver."""
    solution = asked(question)
    assert solution.solved
    assert len(solution.answer) < 120
    assert "not a language model" in solution.answer or "不是语言模型" in solution.answer


@pytest.mark.parametrize(
    "question", ["thanks!", "thank you", "谢谢！", "bye", "who are you?", "what can you do", "你是谁"]
)
def test_small_talk(question: str) -> None:
    """Thanks, goodbyes and questions about itself are answered."""
    assert asked(question).solved


@pytest.mark.parametrize(
    "question",
    [
        "write python code to get the first 10 prime numbers",
        "Write Python code to get the first 10 prime numbers.",
        "写一段python代码，获取前10个质数",
    ],
)
def test_code_that_it_shows_runs_and_prints_what_it_says(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The Markdown code block holds a correct program; its output is in the answer."""
    answer = asked(question).answer
    program = re.search(r"^```python\n(.*?)^```$", answer, re.DOTALL | re.MULTILINE)
    assert program is not None
    exec(program[1], {})
    assert capsys.readouterr().out.strip() == "[2, 3, 5, 7, 11, 13, 17, 19, 23, 29]"
    assert "[2, 3, 5, 7, 11, 13, 17, 19, 23, 29]" in answer


@pytest.mark.parametrize("question", HOSTILE)
def test_hostile_questions_take_little_time(question: str) -> None:
    """No question raises or takes long; 0.25 s leaves a slow machine some thirty times what it needs."""
    begun = time.perf_counter()
    assert asked(question).answer
    assert time.perf_counter() - begun < 0.25


def test_long_question_is_left_unsolved() -> None:
    """Beyond the bound nothing is computed, not even what stands at the beginning."""
    assert asked("2+2" + " " * LONGEST).solved
    assert not asked("2+2" + "?" * LONGEST).solved


@pytest.mark.parametrize("question", [question for question, _ in ENGLISH])
def test_equations_in_the_steps_hold(question: str) -> None:
    """Every line "expression = number" of the steps is true: whoever checks the arithmetic finds no fault."""
    for _, content in asked(question).steps:
        for line in content.replace("Backwards: ", "").splitlines():
            if found := re.fullmatch(r"([-\d.() +−×÷^/]+) = (-?[\d./]+)", line):
                assert _value(found[1]) == Fraction(found[2]), line


def _value(expression: str) -> Fraction:
    text = expression.translate(str.maketrans("−×÷", "-*/")).replace("^", "**").strip()
    return Fraction(eval(re.sub(r"\d+(?:\.\d+)?", r"Fraction('\g<0>')", text), {"Fraction": Fraction}))


def test_smallest_factor_agrees_with_plain_division() -> None:
    """The quick way gives what trying every number gives."""
    for number in range(2, 2000):
        assert smallest_factor(number) == next(d for d in range(2, number + 1) if number % d == 0)


def test_composite_of_two_large_primes_is_known_as_such() -> None:
    """No small factor, and still not taken for a prime."""
    assert smallest_factor(1_000_003 * 1_000_033) is None
    assert smallest_factor(999_999_999_989) == 999_999_999_989


def test_roman_numerals_there_and_back() -> None:
    """Each number from 1 to 3999 is read as it was written."""
    for value in range(1, 4000, 7):
        assert asked(f"roman numeral {to_roman(value)}").answer == f"{to_roman(value)} = {value}"
