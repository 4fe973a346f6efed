"""What models write instead of the JSON that they were asked for, and what is read of it."""

import json

import json_repair
import pytest
from support.reading import Steps, steps_of, trace_of

AB: Steps = [("A", "b")]
GOOD = '{"steps": [{"title": "A", "content": "b"}], "answer": "c"}'
CODE = """The Python code is:
        ```python
        def is_prime(num):
            if num <= 1:
                return False
            print("done", {"a": "b"})
            return True
        ```"""
ARTICLE = f"""{{
    "step1": "To solve this problem, I need to define a function that checks if a number is prime.",
    "step2": "I will iterate through numbers starting from 2 and check each one for primality.",
    "result": "{CODE}
    "
}}"""
ARTICLE_STEPS: Steps = [
    ("", "To solve this problem, I need to define a function that checks if a number is prime."),
    ("", "I will iterate through numbers starting from 2 and check each one for primality."),
]

CASES: dict[str, tuple[str, Steps, str]] = {
    "our form": (GOOD, AB, "c"),
    "the article's sample": (ARTICLE, ARTICLE_STEPS, CODE),
    "the article's sample, fenced": (f"```json\n{ARTICLE}\n```", ARTICLE_STEPS, CODE),
    "the article's sample, fence left open": (f"```json\n{ARTICLE}", ARTICLE_STEPS, CODE),
    "raw line break and tab": ('{"step1": "a\n\tb", "result": "c\n\td"}', [("", "a\n\tb")], "c\n\td"),
    "outer fence": (f"```json\n{GOOD}\n```", AB, "c"),
    "outer fence without language": (f"```\n{GOOD}\n```\n", AB, "c"),
    "fence within the answer": ('{"step1": "a", "result": "x\\n```py\\n1\\n```"}', [("", "a")], "x\n```py\n1\n```"),
    "fence within a fence": (
        '```json\n{"step1": "a", "result": "```json\\n{}\\n```"}\n```',
        [("", "a")],
        "```json\n{}\n```",
    ),
    "prose before and after": (f"Sure, here it is:\n{GOOD}\nHope that helps!", AB, "c"),
    "stray braces before": (f"A set {{}} or {{1, 2}} or [3]: {GOOD}", AB, "c"),
    "thoughts in tags": (
        f'<think>maybe {{"answer": "no"}}?</think>{GOOD}',
        [("", 'maybe {"answer": "no"}?'), *AB],
        "c",
    ),
    "thoughts whose first tag is missing": (f"first this\n</think>\n{GOOD}", [("", "first this"), *AB], "c"),
    "thoughts before plain words": ("<think>two and two</think>4", [("", "two and two")], "4"),
    "thoughts, first tag missing, before plain words": ("two and two</think>4", [("", "two and two")], "4"),
    "thoughts that never end": ("<think>hm", [("", "hm")], "hm"),
    "LaTeX that is no escape": (
        r'{"step1": "\alpha \(x\)", "answer": "\sqrt{2} \_"}',
        [("", r"\alpha \(x\)")],
        r"\sqrt{2} \_",
    ),
    "LaTeX that is a valid escape": (
        r'{"step1": "\frac{1}{2} \beta \times \rho", "answer": "$\nabla \text{x} \to$"}',
        [("", r"\frac{1}{2} \beta \times \rho")],
        r"$\nabla \text{x} \to$",
    ),
    "LaTeX, rightly escaped": (r'{"step1": "\\frac \\times", "answer": "\\nabla"}', [("", r"\frac \times")], r"\nabla"),
    "line breaks and tabs that look like LaTeX": (
        r'{"step1": "a\nnabob\n\tto b", "answer": "x\ny\n\ttext\tnone\rare"}',
        [("", "a\nnabob\n\tto b")],
        "x\ny\n\ttext\tnone\rare",
    ),
    "unescaped quotes": (
        '{"step1": "He said "hi", then "bye".", "answer": "a "b" c"}',
        [("", 'He said "hi", then "bye".')],
        'a "b" c',
    ),
    "unescaped quotes at the end": (
        '{"step1": "so it is "odd"", "answer": "a "b""}',
        [("", 'so it is "odd"')],
        'a "b"',
    ),
    "unescaped JSON in the answer": (
        '{"step1": "a", "answer": "Use {"k": "v"} here."}',
        [("", "a")],
        'Use {"k": "v"} here.',
    ),
    "trailing commas": ('{"steps": [{"title": "A", "content": "b",},], "answer": "c",}', AB, "c"),
    "missing comma between keys": ('{"steps": [{"title": "A"\n"content": "b"}]\n"answer": "c"}', AB, "c"),
    "missing comma between steps": (
        '{"steps": [{"title": "A", "content": "b"} {"title": "D", "content": "e"}], "answer": "c"}',
        [*AB, ("D", "e")],
        "c",
    ),
    "missing brace between steps": (
        '{"steps": [{"title": "A", "content": "b", "title": "D", "content": "e"}], "answer": "c"}',
        [*AB, ("D", "e")],
        "c",
    ),
    "single quotes": ("{'steps': [{'title': 'It's', 'content': 'so'}], 'answer': 'yes'}", [("It's", "so")], "yes"),
    "Python literals": ("{'step1': 'a', 'confidence': None, 'done': True, 'result': 'c'}", [("", "a")], "c"),
    "comments": ('{"step1": "a", // first\n/* then */ "answer": "c"} // end', [("", "a")], "c"),
    "an address is no comment": (
        '{"step1": "see http://x.org/a", "answer": "http://x.org"}',
        [("", "see http://x.org/a")],
        "http://x.org",
    ),
    "smart quotes": ("{“steps”: [{“title”: “A”, “content”: “b”}], “answer”: “c”}", AB, "c"),
    "smart quotes as text": ('{"step1": "the “a”", "answer": "“c”"}', [("", "the “a”")], "“c”"),
    "keys without quotes": ('{steps: [{title: "A", content: "b"}], answer: "c"}', AB, "c"),
    "byte order mark": (f"\ufeff{GOOD}", AB, "c"),
    "control characters": ('{"step1": "a\x07b", "answer": "c\x00d"}', [("", "a\x07b")], "c\x00d"),
    "NaN": ('{"step1": "a", "confidence": NaN, "answer": "c"}', [("", "a")], "c"),
    "runaway blanks": (GOOD.replace(", ", "," + " \n" * 900), AB, "c"),
    "runaway blanks at the end": (GOOD + "\n" * 900, AB, "c"),
    "one key for all steps": ('{"step": "a", "step": "b", "result": "c"}', [("", "a"), ("", "b")], "c"),
    "an object a line": ('{"step1": "a"}\n{"step2": "b"}\n{"result": "c"}', [("", "a"), ("", "b")], "c"),
    "a list at the root": ('[{"title": "A", "content": "b"}, {"answer": "c"}]', AB, "c"),
    "double encoding": (json.dumps(GOOD), AB, "c"),
    "a number for an answer": ('{"step1": "a", "result": 42}', [("", "a")], "42"),
    "a list for an answer": ('{"step1": "a", "result": ["x", 1, true]}', [("", "a")], "- x\n- 1\n- true"),
    "an object for an answer": (
        '{"step1": "a", "result": {"x": ",]"}}',
        [("", "a")],
        '```json\n{\n  "x": ",]"\n}\n```',
    ),
    "null for an answer": ('{"step1": "a", "result": null}', [("", "a")], "a"),
    "a step as a list": ('{"step1": ["a", "b"], "result": "c"}', [("", "a\nb")], "c"),
    "content as a list": ('{"steps": [{"title": "A", "content": ["b", 2]}], "answer": "c"}', [("A", "b\n2")], "c"),
    "content as a list, without title": ('{"steps": [{"content": ["b", "d"]}], "answer": "c"}', [("", "b\nd")], "c"),
    "steps as strings": (
        '{"steps": ["a", "say "hi", "b"], "answer": "c"}',
        [("", "a"), ("", 'say "hi'), ("", "b")],
        "c",
    ),
    "steps as one string": ('{"reasoning": "because", "answer": "c"}', [("", "because")], "c"),
    "steps nested in an object": (
        '{"steps": {"step1": "a", "step2": {"title": "X", "content": "y"}}, "answer": "c"}',
        [("", "a"), ("X", "y")],
        "c",
    ),
    "everything nested in an object": (f'{{"response": {GOOD}}}', AB, "c"),
    "numbered steps": (
        '{"steps": [{"step": 1, "title": "A", "content": "b"}, {"step": "2", "content": "d"}], "answer": "c"}',
        [*AB, ("", "d")],
        "c",
    ),
    "title behind the content": ('{"steps": [{"content": "b", "title": "A"}], "answer": "c"}', AB, "c"),
    "other names of the keys": (
        '{"steps": [{"explanation": "8x", "output": "x=1"}], "final_answer": "1"}',
        [("", "8x\nx=1")],
        "1",
    ),
    "noise among the keys": (
        '{"steps": [{"title": "A", "content": "b", "confidence": 0.9, "next_action": "continue"}], "answer": "c"}',
        AB,
        "c",
    ),
    "step 10 after step 2": (
        json.dumps({f"step{n}": str(n) for n in range(1, 12)} | {"result": "c"}),
        [("", str(n)) for n in range(1, 12)],
        "c",
    ),
    "translated keys": ('{"Шаг 1": "раз", "Шаг 2": "два", "Результат": "три"}', [("", "раз"), ("", "два")], "три"),
    "translated keys, escaped": (json.dumps({"Шаг 1": "раз", "Результат": "три"}), [("", "раз")], "три"),
    "Chinese keys": ('{"步骤1": "一", "步骤2": "二", "结果": "三"}', [("", "一"), ("", "二")], "三"),
    "an unknown key for the answer": ('{"step1": "a", "vastaus": "c"}', [("", "a")], "c"),
    "the answer in prose": ('{"steps": [{"title": "A", "content": "b"}]}\n\nIt is **c**.', AB, "It is **c**."),
    "no answer at all": ('{"steps": [{"title": "A", "content": "b"}]}', AB, "b"),
    "an empty answer": ('{"steps": [{"title": "A", "content": "b"}], "answer": ""}', AB, "b"),
    "cut within a string": ('{"steps": [{"title": "A", "content": "b"}], "answer": "c', AB, "c"),
    "cut within an escape": ('{"step1": "a", "answer": "c\\u00', [("", "a")], "c"),
    "cut behind a key": ('{"step1": "a", "answer"', [("", "a")], "a"),
    "lone surrogates": (r'{"step1": "\ud83d x", "answer": "\ude00"}', [("", "\ufffd x")], "\ufffd"),
    "lone surrogates, raw": ('{"step1": "\ud83d x", "answer": "\ude00"}', [("", "\ufffd x")], "\ufffd"),
    "a pair of surrogates": (r'{"step1": "\ud83d\ude00", "answer": "\u00e9"}', [("", "😀")], "é"),
    "a second object": (GOOD + '\n{"answer": "other"}', AB, "c"),
    "empty": ("", [], ""),
    "blank": (" \n", [], ""),
    "plain text": ("Just 4.", [], "Just 4."),
    "a refusal": ("I'm sorry, but I can't help with that.", [], "I'm sorry, but I can't help with that."),
    "an empty object": ("{}", [], "{}"),
    "JSON that was asked for": ('{"name": "Bob", "tags": ["x"]}', [], '{"name": "Bob", "tags": ["x"]}'),
    "JSON that was asked for, behind thoughts": ('<think>hm</think>{"name": "Bob"}', [("", "hm")], '{"name": "Bob"}'),
    "JSON that was asked for, in our form": (
        '{"steps": [], "answer": "{\\"name\\": \\"Bob\\"}"}',
        [],
        '{"name": "Bob"}',
    ),
    "code with braces and no form": ("Use `if (a) { b(); }`.", [], "Use `if (a) { b(); }`."),
}


@pytest.mark.parametrize(("output", "steps", "answer"), CASES.values(), ids=CASES)
def test_malformed(output, steps, answer):
    """Steps and answer are read, whatever the model made of the form, and however the output was cut into deltas."""
    trace = trace_of(output)
    assert (steps_of(trace), trace.answer) == (steps, answer)
    assert trace_of(*output) == trace
    assert trace_of(output, repair=json_repair.loads) == trace
