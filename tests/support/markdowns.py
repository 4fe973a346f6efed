"""Markdown as models write it, and as they should not: every construct, mixed, nested and broken, of every script."""

import re

from hypothesis import strategies as st

from bot.view.richtext import RichText

WORD = re.compile(r"w\d+q")

SCRIPTS = [
    *("word", "中文字", "こんにちは", "한국어", "שלום", "مرحبا", "हिन्दी", "ไทย", "e\u0301te\u0301", "a\u030angstrom"),
    *(
        "👩‍👩‍👧‍👦",
        "👍🏽",
        "🇫🇷🇩🇪",
        "❤️",
        "𝔘𝔫𝔦",
        "\u200bzero",
        "\u202eright",
        "naïve",
        "1,234.56",
        "$5",
        "x_1",
        "*",
        "<",
        "|",
    ),
    *(
        "Vec<String>",
        "a || b",
        "f(x) -> y",
        "a*b*c",
        "snake_case_name",
        "~approx",
        "C:\\dir\\new",
        "&amp;",
        "&lt;b&gt;",
        "#tag",
    ),
    *(
        "https://example.com/a_b?c=*d*",
        "@someone",
        "/start",
        "me@example.com",
        "50%",
        "100€",
        "[1]",
        "(c)",
        "…",
        "“quoted”",
    ),
    *(
        "__init__",
        "__main__.py",
        "_my_name_",
        "___all___",
        "*args, **kwargs",
        "x**2 + y**2",
        "2**3**4",
        "C:\\a\\__init__.py",
    ),
    *("~home~", "$HOME and $PATH", "5 < 6 and 7 > 2", "#include", "{{x}}", "\\n", "+1 555 123", "1984. A novel"),
]
INFOS = [
    *("", "", "python", "c++", "c#", "objective-c", "text title=x", "c++ {.x}", 'python title="a.py"', "js {1,3}"),
    *(
        "{.python}",
        "{r, echo=FALSE}",
        "rust,no_run",
        "python:src/%d.py",
        "here %d is: %d",
        "x" * 40 + "%d",
        "{",
        "%d` {%d",
    ),
]
"""What stands behind the marks of a fence."""

WRAPS = [
    *(
        "**%s**",
        "*%s*",
        "_%s_",
        "__%s__",
        "***%s***",
        "~~%s~~",
        "`%s`",
        "``%s``",
        "||%s||",
        "“%s”",
        "(%s)",
        "**%s：**",
        "[%s]",
    ),
    *("[%s](https://example.com/x)", "[%s](/relative)", "![%s](https://example.com/p.png)", "[%s](http://localhost:1)"),
    *(
        "<b>%s</b>",
        "<think>%s</think>",
        "<%s>",
        "<br>%s",
        "$%s$",
        "\\(%s\\)",
        "$x^{%s}$",
        "$\\frac{%s}{2}$",
        "\\[ %s = 1 \\]",
    ),
    *(
        "$\\sqrt[3]{\\text{%s}}$",
        "$$\\begin{aligned} %s &= 1 \\\\ b &= 2 \\end{aligned}$$",
        "$\\unknown{%s}$",
        "**`%s`**",
    ),
    *(
        "[`%s`](https://example.com)",
        "[^1]: %s",
        "&#8238;%s",
        "\\*%s\\*",
        "%s  ",
        "$\\begin{pmatrix} %s & 1 \\end{pmatrix}$",
    ),
]
BREAKS = [
    "**",
    "*",
    "`",
    "```",
    "~~",
    "||",
    "|",
    "[",
    "](",
    "$",
    "$$",
    "\\[",
    "\\(",
    "<",
    "</",
    "> ",
    "    ",
    "\t",
    "\r\n",
    "\\",
    "{",
    "}",
]

NUMBERS = ["0", "1", "2", "3", "007", "10", "1984", "1990"]
"""Of items of a list, in no order."""


@st.composite
def inlines(draw: st.DrawFn) -> str:
    """A run of words, each maybe wrapped, once or more often."""
    said = []
    for _ in range(draw(st.integers(1, 5))):
        text = draw(st.sampled_from([*SCRIPTS, *["%d"] * 20]))
        for wrap in draw(st.lists(st.sampled_from(WRAPS), max_size=2)):
            text = wrap.replace("%s", text)
        said.append(text)
    return draw(st.sampled_from([" ", " ", " ", ""])).join(said)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A table, narrow or wide, now and then with too few or too many cells."""
    columns = draw(st.integers(1, 4))
    bars = draw(st.sampled_from(["| {} |", "{}"]))
    cells = st.one_of(st.just(""), st.just("%d"), inlines())
    rows = [draw(st.lists(cells, min_size=columns, max_size=columns))]
    rows.append([draw(st.sampled_from(["---", ":--", "--:", ":-:"])) for _ in range(columns)])
    rows += draw(st.lists(st.lists(cells, min_size=1, max_size=columns + 1), max_size=4))
    return "\n".join(bars.format(" | ".join(row)) for row in rows)


@st.composite
def code(draw: st.DrawFn) -> str:
    """A block of code between fences, or indented."""
    lines = draw(
        st.lists(
            st.sampled_from(["x = %d", "  return a<b>", "", "|a|b|", "$y$ **z**", "😀 " * 9, "%d" * 30]), max_size=6
        )
    )
    fence = draw(st.sampled_from(["```{}", "~~~{}", "````{}"]))
    info = draw(st.sampled_from(INFOS))
    return "\n".join([fence.format(info), *lines, fence.format("")])


@st.composite
def blocks(draw: st.DrawFn, depth: int = 2) -> str:
    """A block, which may hold others."""
    kind = draw(st.integers(0, 10 if depth else 5))
    if kind <= 1:
        return draw(inlines())
    if kind == 2:
        return draw(code())
    if kind == 3:
        return draw(tables())
    if kind == 4:
        return "#" * draw(st.integers(1, 6)) + " " + draw(inlines())
    if kind == 5:
        return draw(
            st.sampled_from(
                [
                    "---",
                    "***",
                    "===",
                    "$$\nx = \\frac{%d}{b}\n$$",
                    "\\[\nE = mc^2 %d\n\\]",
                    "[%d]: https://x.org",
                    "<!-- %d -->",
                ]
            )
        )
    inside = draw(st.lists(blocks(depth=depth - 1), min_size=1, max_size=3))
    if kind == 10:
        return "\n".join(_under(f"{draw(st.sampled_from(NUMBERS))}. ", block) for block in inside)
    marks = {6: "> ", 7: "- ", 8: "1. ", 9: "- [ ] "}[kind]
    return "\n".join(_under(marks, block) for block in inside)


def _under(mark: str, block: str) -> str:
    rest = mark if mark == "> " else " " * len(mark.replace("[ ] ", ""))
    return mark + block.replace("\n", "\n" + rest)


@st.composite
def markdowns(draw: st.DrawFn, *, broken: bool = True) -> str:
    """A whole answer, with numbered words such as w1q in it; `broken` puts markup where it does not belong."""
    between = st.sampled_from(["\n\n", "\n\n", "\n"])
    text = "".join(block + draw(between) for block in draw(st.lists(blocks(), min_size=1, max_size=5)))
    for stray in draw(st.lists(st.sampled_from(BREAKS), max_size=4)) if broken else ():
        at = draw(st.integers(0, len(text)))
        text = text[:at] + stray + text[at:]
    pieces = text.split("%d")
    return "".join(f"{piece}w{number}q" for number, piece in enumerate(pieces[:-1])) + pieces[-1]


def spans(rich: RichText) -> list[tuple[str, str]]:
    """(kind, what it covers) of each entity."""
    raw = rich.text.encode("utf-16-le")
    return [(e.kind, raw[2 * e.offset : 2 * e.end].decode("utf-16-le")) for e in rich.entities]
