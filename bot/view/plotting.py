"""The sheet that charts are drawn on: size, colours, fonts, and its end as a PNG. The plot library is known here alone.

It is loaded at the first drawing, for that takes most of a second. Drawing is for one thread at a time: see `LOCK`.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from threading import Lock
from typing import Any

WIDTH, HEIGHT, DPI = 12.0, 8.0, 100
"""Inches, inches, and pixels in an inch: 1200 by 800."""

MARGIN = 0.16
"""Inches around everything."""

SMALL, NORMAL, LARGE = 21, 23, 29
"""Sizes of letters that can be read on a phone, where the picture is a third as wide."""

FAMILIES = (
    "DejaVu Sans",
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback"),
    *("Noto Sans", "Noto Sans Devanagari", "Noto Sans Thai", "Noto Sans Bengali", "Noto Sans Tamil"),
    *("PingFang SC", "Hiragino Sans", "Microsoft YaHei", "Arial Unicode MS", "Unifont"),
)
"""Fonts in the order in which a letter is looked for, as far as they are installed."""

COLOURS = ("#4477AA", "#EE6677", "#CCBB44", "#228833", "#66CCEE", "#AA3377", "#999999")
"""Told apart also by the colour-blind. Source: Paul Tol's bright scheme, personal.sron.nl/~pault, read 2026-11."""

LOCK = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The colours of paper, ink, quiet ink and grid."""

    paper: str
    ink: str
    quiet: str
    grid: str


LIGHT = Theme(paper="#FFFFFF", ink="#1B1F24", quiet="#57606A", grid="#D8DEE4")
DARK = Theme(paper="#17212B", ink="#F0F3F6", quiet="#A9B4C0", grid="#33414F")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A figure with one pair of axes, dressed in a theme."""

    figure: Any
    axes: Any
    theme: Theme

    def png(self) -> bytes:
        """The picture."""
        target = BytesIO()
        self.figure.savefig(target, format="png", facecolor=self.theme.paper)
        return target.getvalue()


@contextmanager
def sheet(title: str, theme: Theme) -> Iterator[Sheet]:
    """An empty sheet; while it is open, nobody else draws."""
    with LOCK:
        from matplotlib import rc_context
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.layout_engine import ConstrainedLayoutEngine

        with rc_context({"font.family": list(_installed()), "font.size": NORMAL, "axes.unicode_minus": False}):
            layout = ConstrainedLayoutEngine(w_pad=MARGIN, h_pad=MARGIN)
            figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, layout=layout, facecolor=theme.paper)
            FigureCanvasAgg(figure)
            axes = figure.add_subplot(facecolor=theme.paper)
            figure.suptitle(plain(title), x=0.02, ha="left", fontsize=LARGE, fontweight="bold", color=theme.ink)
            dress(axes, theme)
            yield Sheet(figure=figure, axes=axes, theme=theme)


def dress(axes: Any, theme: Theme) -> None:
    """Frames, marks and grid as the theme has them: thin lines behind the data, and no box."""
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(theme.quiet)
    axes.tick_params(colors=theme.quiet, labelsize=SMALL, length=0, pad=8)
    axes.set_axisbelow(True)
    axes.grid(visible=True, axis="y", color=theme.grid, linewidth=1)


def plain(text: str) -> str:
    """Text that the library draws as it stands: no formula, nothing that no installed font has, nothing unseen."""
    known = _letters()
    kept = "".join(
        char for char in text if char == " " or (ord(char) in known and unicodedata.category(char)[0] != "C")
    )
    return " ".join(kept.split()).replace("$", r"\$")


@cache
def _installed() -> tuple[str, ...]:
    """Those of the families that are there; the first one comes with the library."""
    from matplotlib.font_manager import fontManager

    there = {font.name for font in fontManager.ttflist}
    return tuple(name for name in FAMILIES if name in there)


@cache
def _letters() -> frozenset[int]:
    """All letters that the installed fonts have."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    fonts = (get_font(findfont(FontProperties(family=name))) for name in _installed())
    return frozenset(code for font in fonts for code in font.get_charmap())
