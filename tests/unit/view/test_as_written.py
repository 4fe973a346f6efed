"""Names of programs, numbers and fences: what is meant as it was written, and what as Markdown."""

import pytest
from support.markdowns import spans

from bot.view.markdown import from_markdown


def test_language_of_code_is_cleaned() -> None:
    """The first word, without settings for some site's reader; the code is as it was."""
    for info, language in [
        ("", None), ("c++ {.x}", "c++"), ("c++ title='<x>'", "c++"), ('python title="a b.py"', "python"),
        ("c#", "c#"), ("js {1,3}", "js"), ("js{1,3}", "js"), ("objective-c", "objective-c"), ("{.python}", "python"),
        ("代码", "代码"), ("{r, echo=FALSE}", "r"), ("rust,no_run", "rust"), ("  sh  ", "sh"),
        ("f# hl_lines=1 linenos=true", "f#"),
    ]:  # fmt: skip
        (code,) = (shown := from_markdown(f"```{info}\n __y__ 1\n```")).entities
        assert (shown.text, code.kind, code.language) == (" __y__ 1", "pre", language)


@pytest.mark.parametrize(
    ("source", "shown", "found"),
    [
        ("```Here is the code:\nx\n```", "Here is the code:\nx", [("pre", "x")]),
        (
            "> a\n> ```so *it* is\n> x\n> ```\nb",
            "a\nso *it* is\nx\nb",
            [("blockquote", "a\nso *it* is\nx"), ("pre", "x")],
        ),
        ("- ```python:src/a.py\n  x\n  ```\n- b", "• python:src/a.py\nx\n• b", [("pre", "x")]),
        (f"~~~{'x' * 31}\ny\n~~~", "x" * 31 + "\ny", [("pre", "y")]),
        ("```" + "word " * 1000, ("```" + "word " * 1000).strip(), []),
    ],
)
def test_words_behind_the_marks_of_a_fence(source: str, shown: str, found: list[tuple[str, str]]) -> None:
    """They are no language, and stand above the code rather than nowhere."""
    rich = from_markdown(source)
    assert rich.text == shown
    assert spans(rich) == found


WRITTEN = [
    *("__init__", "if __name__ == '__main__':", "self.__init__() in pkg/__main__.py (__x86_64__)", "__a__b__", "__x_"),
    *(
        "_private_name_ and _my_other_name_",
        "C:\\proj\\__init__.py",
        "https://example.com/__init__.py",
        "方法（__init__）",
    ),
    *("x**2 + y**2", "2**3**4 = 2 and (a+b)**2 - c[0]**n", "f(*args, **kwargs) and g(*args, **kwargs)", "a ** b ** c"),
    *(
        "~home~ ~/x and ~/y",
        "$HOME and $PATH",
        "C:\\dir\\new",
        "<T>",
        "5 < 6 and 7 > 2",
        "#include <x.h>",
        "{{x}} \\n || y",
    ),
    *("+1 555 123 4567", "a_b@c_d.org", "2*3*4 a_b_c", "1984. A novel\n1990. A film", "3. c\n2. b\n1. a", "007. Bond"),
    *("1. a\n2. b\n4. d\n5. e", "10. x\n9. y\n\ntext\n\n3. z"),
]


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_no_markup_stays(text: str) -> None:
    """Names, powers, paths, numbers as they were written: nothing of them is taken for Markdown."""
    shown = from_markdown(text)
    assert (shown.text, shown.entities) == (text, ())


@pytest.mark.parametrize("text", [text for text in WRITTEN if "*" not in text and "\n" not in text])
def test_names_in_bold(text: str) -> None:
    """The marks around them are markup, and those inside are not."""
    assert from_markdown(f"so **{text}** |").text == f"so {text} |"


@pytest.mark.parametrize(
    ("source", "shown", "found"),
    [
        ("__two words__ __don't__ __重要__", "two words don't 重要",
         [("bold", "two words"), ("bold", "don't"), ("bold", "重要")]),
        ("_word_ ___both___", "word both", [("italic", "word"), ("bold", "both"), ("italic", "both")]),
        ("**__init__** [__x__](https://a.com/__y__)", "__init__ __x__", [("bold", "__init__"), ("text_link", "__x__")]),
        ("`__a__` **Total**2 un**believ**able", "__a__ Total2 unbelievable",
         [("code", "__a__"), ("bold", "Total"), ("bold", "believ")]),
        ("1. a\n1. b\n1. c", "1. a\n2. b\n3. c", []),
        ("|a|\n|-|\n|__x__|", "a\n-----\n__x__", [("pre", "a\n-----\n__x__")]),
    ],
)  # fmt: skip
def test_markup_beside_names(source: str, shown: str, found: list[tuple[str, str]]) -> None:
    """What is meant as markup still is; the address of a link keeps its underscores."""
    rich = from_markdown(source)
    assert sorted(spans(rich)) == sorted(found)
    assert [e.url for e in rich.entities if e.url] == ["https://a.com/__y__"] * ("a.com" in source)
    assert rich.text == shown


@pytest.mark.parametrize(
    ("source", "shown", "found"),
    [
        ("- Run:\n  ```sh\n  ls\n  ```\n  then\n- b", "• Run:\nls\nthen\n• b", [("pre", "ls")]),
        ("1. **See** 😀:\n   > q\n\n2. b", "1. See 😀:\nq\n2. b", [("bold", "See"), ("blockquote", "q\n")]),
        ("- T:\n  | a | b |\n  |---|---|\n- b", "• T:\na | b\n• b", [("pre", "a | b")]),
    ],
)
def test_blocks_in_a_list_begin_a_line(source: str, shown: str, found: list[tuple[str, str]]) -> None:
    """Code, quotes and tables do not run on in the line of the item's own words."""
    rich = from_markdown(source)
    assert rich.text == shown
    assert spans(rich) == found
