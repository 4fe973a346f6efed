"""Charts as pictures: they can be drawn of anything, by several threads, and of names in any script."""

import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from bot.core.charts import ByHour, TokensByKind, TopUsers, cost_by_day
from bot.view.charts import draw, drawable
from bot.view.plotting import plain
from bot.view.texts import texts_for

TEXTS = texts_for("en")
FIRST = date(2026, 11, 1)
NAMES = (
    "Ada",
    "陈晨",
    "山田",
    "김철수",
    "Иван",
    "محمد",
    "राजेश",
    "$x^2_$",
    r"\frac{1}{2}",
    "💥",
    "",
    "a" * 5000,
    "e\u0301" * 99,
    "\u202etxt",
)


def cost(amounts, days=7):
    return cost_by_day(
        {FIRST + timedelta(days=n): m for n, m in amounts.items()}, FIRST, FIRST + timedelta(days=days - 1)
    )


def tokens(*rows):
    days = tuple(FIRST + timedelta(days=n) for n in range(len(rows[0])))
    return TokensByKind(
        days=days, input=rows[0], cached_input=rows[1], cache_write=rows[2], output=rows[3], reasoning=rows[4]
    )


CHARTS = {
    "no cost": cost({}),
    "one day": cost({0: {"m": 5 * 10**11}}, 1),
    "a pico-dollar": cost({3: {"m": 1}}),
    "a million dollars": cost({3: {"m": 10**18}}),
    "many models": cost({n: {f"model {m}": m * 10**9 for m in range(40)} for n in range(30)}, 30),
    "odd names": cost({1: dict.fromkeys(NAMES[:6], 10**12)}),
    "four hundred days": cost({n: {"m": n * 10**9} for n in range(400)}, 400),
    "twelve years": cost({n * 30: {"m": 10**12} for n in range(146)}, 4380),
    "no tokens": tokens(*[(0, 0)] * 5),
    "tokens": tokens((1, 10**9), (5, 0), (0, 3), (7, 7), (0, 10**12)),
    "no hours": ByHour(answers=(0,) * 24, seconds=(None,) * 24),
    "one hour": ByHour(answers=(0,) * 23 + (1,), seconds=(None,) * 23 + (0.05,)),
    "hours": ByHour(answers=tuple(range(24)), seconds=(None, *(float(n * n) for n in range(1, 24)))),
    "no users": TopUsers(names=(), keys=(), pico=()),
    "users": TopUsers(
        names=NAMES, keys=tuple(map(str, range(len(NAMES)))), pico=tuple(10**13 // (n + 1) for n in range(len(NAMES)))
    ),
    "thirty users": TopUsers(names=("Ada",) * 30, keys=("1",) * 30, pico=(0,) * 29 + (1,)),
}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", CHARTS)
def test_anything_can_be_drawn(name, dark):
    """A PNG of the promised size, without a warning: one of a letter that no font has would be an error here."""
    picture = draw(CHARTS[name], "A title: $5 & 统计 💥", TEXTS, dark=dark)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (1200, 800)


@pytest.mark.parametrize("name", ["tokens", "hours", "four hundred days", "no users"])
def test_charts_speak_the_readers_language(name):
    """Where the fonts have its letters; no label is then left out."""
    chinese = texts_for("zh")
    assert drawable(TEXTS) is TEXTS
    if drawable(chinese) is chinese:
        assert draw(CHARTS[name], "统计", chinese) != draw(CHARTS[name], "统计", TEXTS)


def test_without_fonts_charts_are_in_english(monkeypatch):
    """Words are better than blanks."""
    monkeypatch.setattr("bot.view.plotting._letters", lambda: frozenset(range(128)))
    assert drawable(texts_for("zh")) is texts_for("en")


def test_light_and_dark_differ():
    """Each is drawn on paper of its own."""
    assert draw(CHARTS["hours"], "t", TEXTS) != draw(CHARTS["hours"], "t", TEXTS, dark=True)


def test_threads_may_draw_at_once():
    """Each gets the picture that it would get alone."""
    names = ["hours", "users", "tokens", "many models"] * 2
    alone = {name: draw(CHARTS[name], name, TEXTS) for name in set(names)}
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda name: draw(CHARTS[name], name, TEXTS), names))
    assert drawn == [alone[name] for name in names]


def test_the_plot_library_is_loaded_by_the_first_drawing_alone():
    """A bot whose admins look at no chart does without it."""
    code = "import sys, bot.view.charts; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_text_from_outside_is_no_formula():
    """A dollar sign is a dollar sign, and what no font has is left out."""
    assert plain("$x$ 💥\u202e y\n") == r"\$x\$ y"
