"""What LaTeX writes as a command, and Unicode as a sign."""

from telegramify_markdown.latex_escape import const

_MORE_SIGNS = {
    "langle": "⟨", "rangle": "⟩", "epsilon": "ϵ", "varphi": "φ", "phi": "ϕ", "cdot": "·", "rtimes": "⋊",
    "longrightarrow": "⟶", "longleftarrow": "⟵", "longmapsto": "⟼", "ne": "≠", "lt": "<", "gt": ">",
    "blacktriangleright": "▶",
    "geqslant": "≥",
    "nleq": "≰", "ngeq": "≱", "nmid": "∤", "nsubseteq": "⊈", "nparallel": "∦", "dotsc": "…",
    "dotsb": "⋯", "lbrace": "{", "rbrace": "}", "backslash": "\\", "degree": "°", "qed": "∎", "blacklozenge": "⧫",
    "mathbbm": "", "Alpha": "Α", "Beta": "Β", "middle": "", "quad": " ", "argmax": "arg max", "argmin": "arg min",
}  # fmt: skip
_SKIPPED = (
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr limits nolimits displaystyle textstyle scriptstyle "
    "nonumber notag centering hline small large normalsize cr bf rm it tt"
)
WORDS = frozenset(
    "lim limsup liminf sin cos tan sec csc cot arcsin arccos arctan sinh cosh tanh log ln exp lg max min sup inf det "
    "gcd deg dim hom ker arg argmax argmin Pr bmod mod".split()
)
"""Commands that are words, and need a blank before what follows."""

SIGNS: dict[str, str] = {
    **{name[1:]: sign for name, sign in const.LATEX_SYMBOLS.items() if name[:1] == "\\" and len(name) > 1},
    **_MORE_SIGNS,
    **dict.fromkeys(_SKIPPED.split(), ""),
    **{mark: mark for mark in "{}%#_&$"},
    **dict.fromkeys([",", ";", ":", " ", ">"], " "),
    "!": "",
    "|": "‖",
}
"""Commands without their backslash, and what stands for them; "" for what shows nothing of its own."""

SPACED = frozenset("∣×÷±∓≤≥≠≈≡→←⇒⇐⇔↔∈∉⊂⊆⊃⊇∪∩∧∨∼≃≅≪≫∝↦⟶⟵⟼≺≻⊢⊨")
"""Signs that read better with a blank on either side."""

NEGATED: dict[str, str] = const.NOT_MAP
RAISED: dict[str, str] = {**const.SUPERSCRIPTS, "′": "′", "*": "*", "∗": "*", "†": "†", "⊤": "ᵀ"}
LOWERED: dict[str, str] = {**const.SUBSCRIPTS, **dict(zip("hklmnpst", "ₕₖₗₘₙₚₛₜ", strict=True))}
FRACTIONS: dict[tuple[str, str], str] = const.FRAC_MAP
HOLLOW: dict[str, str] = const.LATEX_STYLES["\\mathbb"]

ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308",
    "vec": "\u20d7", "overrightarrow": "\u20d7", "check": "\u030c", "breve": "\u0306", "acute": "\u0301",
    "grave": "\u0300",
}  # fmt: skip
"""Marks over the last character of what a command holds."""

LINES = {"bar": "\u0305", "overline": "\u0305", "underline": "\u0332", "cancel": "\u0336", "bcancel": "\u0336"}
"""Lines over, under or through every character of what a command holds."""

PROSE = frozenset("text textbf textit textrm texttt textsf textup textnormal emph mbox hbox operatorname label".split())
"""Commands that hold words, in which scripts and accents are plain characters."""

PLAIN = frozenset(
    "mathrm mathbf mathit mathsf mathtt mathcal mathfrak "
    "mathscr boldsymbol bm pmb mathop mathrel mathbin mathord boxed fbox overbrace "
    "underbrace phantom hphantom vphantom smash substack ensuremath xcancel sout".split()
)
"""Commands of which only the content is shown."""
