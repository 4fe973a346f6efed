"""LaTeX -> Unicode."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.view.markdown import from_markdown
from bot.view.maths import in_unicode

PIECES = (
    r"\foo \{ \tag \frac \sqrt [ ] { } ^ _ & \\ \left( \right) \begin{cases} \end{cases} \text{ \hat ' ~ $ x 2".split()
)


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}", "x = (-b ± √(b²-4ac))/(2a)"),
        (r"\frac{1}{2} + \frac34 + \frac{a}{b}", "½ + ¾ + a/b"),
        (r"\frac{n(n+1)}{2}, \frac{dy}{dx}", "n(n+1)∕2, dy/dx"),
        (r"\sqrt[3]{8} + \sqrt{x} + \sqrt[n]{x+1}", "∛8 + √x + ⁿ√(x+1)"),
        (r"x^2 + y_1 + x_{max} + a_{i,j} + e^{i\pi}", "x² + y₁ + xₘₐₓ + a_(i,j) + e^(iπ)"),
        (r"\sum_{i=1}^{n} i \leq \int_0^1 x\,dx", "∑ᵢ₌₁ⁿ i ≤ ∫₀¹ x dx"),
        (r"\alpha\beta\Gamma, \varepsilon \in \mathbb{R}^n", "αβΓ, ε ∈ ℝⁿ"),
        (r"a\times b \neq c \cdot d \to \infty", "a × b ≠ c · d → ∞"),
        (r"2\sin^2\theta + \log_2 n", "2 sin²θ + log₂ n"),
        (r"\lim_{x\to 0}\frac{\sin x}{x}", "lim_(x → 0)(sin x)∕x"),
        (r"\left( \frac{a}{b} \right)^2 \left. x \right|", "(a/b)² x |"),
        (r"\begin{pmatrix}1 & 2\\3&4\end{pmatrix}", "(1, 2; 3, 4)"),
        (r"f=\begin{cases}x & x>0\\ 0 & \text{otherwise}\end{cases}", "f={x, x>0; 0, otherwise}"),
        (r"\begin{aligned}a &= b\\c &= d\end{aligned}", "a = b\nc = d"),
        (r"\begin{array}{cc}1 & 2\end{array}", "[1, 2]"),
        (r"\vec{v}\cdot\hat{n}, \overline{AB}, f'(x)", "v⃗·n̂, A̅B̅, f′(x)"),
        (r"x \not\in A, a \not= b, 90^\circ", "x ∉ A, a ≠ b, 90°"),
        (r"\boxed{42}, \color{red}{x}, \binom{n}{k}, a \pmod{7}", "42, x, C(n, k), a (mod 7)"),
        (r"\text{a_b's}, \text{if } x < 3, \operatorname{rank} A, 50\%, \{1\}", "a_b's, if x < 3, rank A, 50%, {1}"),
        (r"\foo{bar} \baz", r"\foo{bar} \baz"),
        ("x^^2", "x^²"),
        ("{unclosed", "unclosed"),
        (r"\frac{1}{2", "½"),
        ("", ""),
    ],
)
def test_reads_latex(latex: str, shown: str) -> None:
    """Commands become signs; what has none, stays."""
    assert in_unicode(latex) == shown


@given(st.lists(st.sampled_from([*PIECES, "W"]), max_size=40))
def test_no_word_of_a_formula_is_lost(pieces: list[str]) -> None:
    """However broken a formula is, its words come out."""
    words = [f"Q{number}q" for number, piece in enumerate(pieces) if piece == "W"]
    latex = " ".join(f"{{Q{number}q}}" if piece == "W" else piece for number, piece in enumerate(pieces))
    assert [word for word in words if word not in in_unicode(latex)] == []


@pytest.mark.parametrize("piece", [r"\sqrt", r"\frac{", "^", "{", r"\begin{cases}", r"\left(", "x_"])
def test_depth_and_time_are_bounded(piece: str) -> None:
    """Ten thousand levels of nesting are no fault, and take no time to speak of."""
    begun = time.process_time()
    in_unicode(piece * 10_000)
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("so $x^2$ is $n$, \\(\\alpha\\)", "so x² is n, α"),
        ("$$\nx = \\frac{1}{2}\n$$", "x = ½"),
        ("> \\[\n> a^2 = b\n> \\]\n> so", "a² = b\nso"),
        ("设$x$为", "设x为"),
        ("$*a* = _b_$", "*a* = _b_"),
        ("between $5 and $10", "between $5 and $10"),
        ("$5, $x^2$ and $HOME/$PATH", "$5, x² and $HOME/$PATH"),
        ("`$x^2$` and\n\n```\n$x^2$\n```", "$x^2$ and\n\n$x^2$"),
        ("see \\[1\\] and f\\(x\\)", "see [1] and f(x)"),
        ("cheap $$ and dear $$", "cheap $$ and dear $$"),
        ("$a cat and dog$", "$a cat and dog$"),
    ],
)
def test_finds_formulas(source: str, shown: str) -> None:
    """Formulas by their delimiters; prices, variables, code and brackets are none."""
    assert from_markdown(source).text == shown
