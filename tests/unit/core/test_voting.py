"""Which answers agree, and how a vote is counted."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.voting import Tally, agree, normalised, tally

SAME = [
    # numbers
    ("9.80", "9.8"),
    ("9.8.", "9.8"),
    ("1,234", "1234"),
    ("1 234", "1234"),
    ("1\u00a0234\u202f567", "1234567"),
    ("1.234.567", "1,234,567"),
    ("1,234.50", "1234.5"),
    ("1.234,5", "1234.5"),
    ("1,5", "1.5"),
    ("1/2", "0.5"),
    ("½", "0.5"),
    ("1½", "1.5"),
    ("1 1/2", "3/2"),
    ("14/12", "7/6"),
    ("−5", "-5"),
    ("+5", "5"),
    ("1.5 × 10^3", "1500"),
    ("1.5 × 10³", "1500"),
    ("2e3", "2000"),
    ("007", "7"),
    ("three", "3"),
    ("三", "3"),
    ("９.８", "9.8"),
    # units, kept where both have one
    ("48 km/h", "48 kph"),
    ("48 km/h", "48"),
    ("$5.00", "5 dollars"),
    ("$0.05", "0.05"),
    ("20 %", "20%"),
    ("7.5°", "7.5 degrees"),
    ("5 min", "5 minutes"),
    ("5 分钟", "5 minutes"),
    ("3 apples", "3"),
    # dress
    ("**42**", "42"),
    ("`42`", "42"),
    ("$42$", "42"),
    (r"\(42\)", "42"),
    (r"$\frac{7}{6}$", "7/6"),
    (r"\dfrac12", "0.5"),
    (r"\boxed{42}", "42"),
    (r"So we get $$\boxed{\frac{1}{2}}$$", "1/2"),
    (r"50\%", "50%"),
    (r"90^\circ", "90°"),
    (r"\text{Paris}", "paris"),
    ("x = 5", "5"),
    ("Paris.", "paris"),
    ('"Paris"', "Paris"),
    ("(B)", "b"),
    ("B) Paris", "B"),
    ("Option B", "b"),
    ("≈ 3.14", "3.14"),
    ("2, 3, 5 and 7", "[2,3,5,7]"),
    ("2, 3, 5, 7", "2,3,5,7"),
    # the conclusion of a longer answer
    ("9.8 is larger than 9.11", "9.8"),
    ("9.8 is larger.", "9.8"),
    ("9.8比9.11大。", "9.8"),
    ("9.8大于9.11", "9.8"),
    ("The larger number is 9.8.", "9.8"),
    ("**9.8** is larger than 9.11.", "9.8"),
    ("9.8 is the answer", "9.8"),
    ("9.8\n\nBoth have 9 before the point; 0.80 is more than 0.11.", "9.8"),
    ("The answer is 42.", "42"),
    ("The final answer is **42**.", "42"),
    ("Answer: 42", "42"),
    ("Some words about 7 dwarfs.\n\n**Answer:** 42", "42"),
    ("答案：42", "42"),
    ("答案是42。", "42"),
    ("Ответ: 42", "42"),
    ("There are 3 r's in strawberry.", "3"),
    ("The word has **3** letters r.", "3"),
    ("17 × 23 = 391", "391"),
    ("17 × 23 = 391. Check: 20 × 23 - 3 × 23 = 391.", "391"),
    ("A dozen has 12 eggs. Two dozen have 24. So the answer is 24.", "24"),
    ("The sum is 2+3+5=10.", "10"),
    ("It takes 5 minutes.", "5 minutes"),
    ("The ball costs $0.05.", "$0.05"),
    ("The capital of France is Paris.", "Paris"),
    ("The capital of France is **Paris**, on the Seine.", "paris"),
    # yes and no
    ("Yes", "yes."),
    ("Yes!", "yes"),
    ("Yes, 97 is prime.", "yes"),
    ("**No**, 91 = 7 × 13.", "No."),
    ("No. 91 is 7 × 13.", "no"),
    ("是", "yes"),
    ("是的，97是质数。", "是"),
    ("不是，91 = 7 × 13。", "no"),
    ("否", "不对"),
]
DIFFERENT = [
    ("7/6", "6"),
    ("7/6", "7"),
    ("1/2", "2"),
    ("9.8", "9.11"),
    ("9.8 is larger than 9.11", "9.11 is larger than 9.8"),
    ("9.8 is larger than 9.11", "9.11"),
    ("9.8 is larger.", "9.11 is larger."),
    ("9.8比9.11大", "9.11比9.8大"),
    ("1,234", "1.234"),
    ("1,234", "234"),
    ("-5", "5"),
    ("5", "5%"),
    ("5 m", "5 km"),
    ("$5", "€5"),
    ("10 am", "10 pm"),
    ("29 February", "29 March"),
    ("x^2", "x2"),
    ("10²", "102"),
    ("not prime", "prime"),
    ("91 is not prime", "91 is prime"),
    ("91 is **not** prime", "91 is prime"),
    ("91 is not **prime**", "91 is **prime**"),
    ("91 is prime", "91"),
    ("91不是质数", "91是质数"),
    ("The answer is not 42.", "42"),
    ("The answer isn't 42", "42"),
    ("Yes, it is.", "No, it is not."),
    ("know", "no"),
    ("Nobody", "no"),
    ("是", "否"),
    ("不是", "是"),
    ("x < 3", "x > 3"),
    ("x < 3", "3"),
    ("x = 2, y = 3", "3"),
    ("2, 3", "23"),
    ("1, 2, 3", "3"),
    ("10:30", "10"),
    ("There are 12 eggs in a dozen, and 24 in two.", "12"),
    ("The ball costs 5 cents. The bat costs 105 cents.", "105 cents"),
    ("A", "B"),
    ("5!", "5"),
    ("100! ends in 24 zeros.", "100"),
    ("x = 5 or x = -5", "-5"),
    ("Paris", "London"),
    ("The capital is Paris", "The capital is London"),
    ("The statement is True", "The statement is False"),
    ("0", ""),
    ("", ""),
    ("9" * 40, "9" * 39),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_agree(one, other):
    """The same conclusion, whatever its dress and the words around it."""
    assert agree(one, other), (normalised(one), normalised(other))
    assert agree(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_disagree(one, other):
    """Different conclusions that look alike; and where it is not clear, no agreement is made up."""
    assert not agree(one, other), (normalised(one), normalised(other))
    assert not agree(other, one)


def test_steps_in_an_answer_are_no_conclusion():
    """The last number of a text is not taken unless the text states it as the result."""
    long = "First we add 3 and 4. Then we take 5 away.\n\nBoth matter, as there were 9 of them in 1999 already, or 1998"
    assert not agree(long, "1998")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["9.11", "9.8", "9.80"], Tally(winner=1, agreeing=2, total=3)),
        (["a", "b"], Tally(winner=0, agreeing=1, total=2)),
        (["a", "b", "b", "a"], Tally(winner=0, agreeing=2, total=4)),
        (["", "", "5"], Tally(winner=2, agreeing=1, total=3)),
        (["48", "48 km/h", "50"], Tally(winner=0, agreeing=2, total=3)),
        (["x"], Tally(winner=0, agreeing=1, total=1)),
    ],
)
def test_tally(answers, expected):
    """The largest group wins, by its first answer; among equals the earliest; empty answers have no weight."""
    assert tally(answers) == expected


def test_tally_of_silence():
    """Where all are silent the first is named, with nobody behind it; without any answer there is no vote."""
    assert tally(["", " "]) == Tally(winner=0, agreeing=0, total=2)
    with pytest.raises(ValueError, match="at least one"):
        tally([])


ODD = "$ \\ { } ** * _ ` \\frac \\boxed{ ^ 1 , . / 10^ e 9 - = is 是 yes answer: ½ ² \n ( ) % 1/0 \ud83d".split(" ")


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(ODD), max_size=30).map("".join)))
def test_any_text(text):
    """Whatever is answered: no error, the same form each time, and agreement with itself unless nothing was said."""
    form = normalised(text)
    assert normalised(text) == form
    assert agree(text, text) == bool(form)


@pytest.mark.parametrize("unit", ["^ ", "\\frac{", "$1", "**a", "1,", "is ", "1 ", "9", "\\boxed{", "a.", "_a", " \n"])
def test_long_answers_take_little_time(unit):
    """A long answer, whatever is in it, is compared at once."""
    start = time.process_time()
    normalised((unit * 20_000)[:19_000])
    normalised((unit * 20_000)[:60_000])
    assert time.process_time() - start < 0.5
