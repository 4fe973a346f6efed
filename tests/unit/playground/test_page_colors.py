"""The page's colours as they stand in colors.css: words and signs stand out in both themes, by WCAG 2.2 AA."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[3] / "bot" / "playground" / "page" / "colors.css").read_text("utf-8")
COLORS = dict(re.findall(r"--([\w-]+): light-dark\((.+?)\);", CSS))
TINTS = [f"tint-{number}" for number in range(6)]
WORDS = [
    *((ink, ground) for ink in ("ink", "soft", "accent") for ground in ("backdrop", "panel", "panel-2", "bot")),
    *((ink, "mine") for ink in ("ink", "meta-mine", "accent")),
    *((tint, ground) for tint in TINTS for ground in ("bot", "panel")),
    ("on-accent", "accent"),
    ("amber-ink", "amber"),
    ("code-ink", "code"),
    ("soft", "code"),
    ("red", "red-back"),
    ("accent", "key"),
    ("green", "key"),
]
SIGNS = [*(("accent", ground) for ground in ("backdrop", "bot", "mine", "panel", "key")), ("amber-ink", "panel-2")]
"""The ring around what has the focus, and the dot for news."""


def luminance(color):
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other, theme):
    """From 1 to 21. `theme`: 0 for light, 1 for dark."""
    lights = sorted(luminance(COLORS[name].split(", ")[theme]) for name in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_stand_out(theme):
    """Words by 4.5 to 1 (1.4.3), signs by 3 to 1 (1.4.11)."""
    assert {pair for pair in WORDS if contrast(*pair, theme) < 4.5} == set()
    assert {pair for pair in SIGNS if contrast(*pair, theme) < 3} == set()
