"""Titles of steps lose their marks and the number that stands before them anyway, and nothing else."""

import time

import pytest

from bot.core.titles import plain_title


@pytest.mark.parametrize(
    ("title", "number", "shown"),
    [
        ("**Step 1: Plan**", 1, "Plan"),
        ("**Step 1:** Plan", 1, "Plan"),
        ("Step 1 – Plan", 1, "Plan"),
        ("STEP 12. Check", 12, "Check"),
        ("Step 3", 3, ""),
        ("2. Check", 2, "Check"),
        ("2. 2. Check", 2, "Check"),
        ("2. Step 2: Check", 2, "Check"),
        ("2) Check", 2, "Check"),
        ("(2) Check", 2, "Check"),
        ("2: Check", 2, "Check"),
        ("2. 2 + 2", 2, "2 + 2"),
        ("### Plan", 1, "Plan"),
        ("## **1. Plan** ##", 1, "Plan"),
        ("1. ## Plan", 1, "Plan"),
        ("1. **Plan", 1, "Plan"),
        ("1. **Plan**", 1, "Plan"),
        ("Use `x_y` and *then* _go_", 1, "Use x_y and then go"),
        ("***Both***", 1, "Both"),
        ("__Two words__", 1, "Two words"),
        ("**重要：**检查", 1, "重要：检查"),
        ("第3步：检查", 3, "检查"),
        ("第 3 步 检查", 3, "检查"),
        ("第三步、检查", 3, "检查"),
        ("第十二步：检查", 12, "检查"),
        ("步骤二：检查", 2, "检查"),
        ("3、检查", 3, "检查"),
        ("三、检查", 3, "检查"),
        ("3.检查", 3, "检查"),
        ("（3）检查", 3, "检查"),
        ("Schritt 2: Prüfen", 2, "Prüfen"),
        ("Étape 2 : vérifier", 2, "vérifier"),
        ("Шаг 2. Проверка", 2, "Проверка"),
        ("**Plan", 1, "Plan"),
        ("Plan:**", 1, "Plan:"),
        ("**", 1, ""),
        ("Keep `*a*` and `__init__`", 1, "Keep *a* and __init__"),
    ],
)
def test_what_goes(title, number, shown):
    """Marks, and the step's own number."""
    assert plain_title(title, number) == shown


@pytest.mark.parametrize(
    ("title", "number"),
    [
        *(("2 + 2", 2), ("2 - 1 = 1", 2), ("2.5 percent", 2), ("2:1 odds", 2), ("(2) + 3", 2), ("2", 2)),
        *(("3D model", 3), ("3 apples", 3), ("3.js", 3), ("Step back", 1), ("Step 2 metres back", 2)),
        *(("Step 1: Plan", 3), ("1. Plan", 2), ("第一步：计划", 3), ("第一步先化简", 1), ("一步到位", 1)),
        *(("Steps 1: all", 1), ("Step 1.5: half", 1), ("12. Twelve", 1), ("十二、检查", 2)),
        *(("2 * 3 * 4", 2), ("2*3*4", 2), ("x**2 + y**2", 1), ("2**3**4", 2), ("a_b and c_d", 1), ("__init__", 1)),
        *(("C# or F#", 1), ("#1 choice", 1), ("f(*args, **kwargs)", 1), ("`unclosed", 1), ("5 * (2*3)", 5), ("", 1)),
    ],
)
def test_what_stays(title, number):
    """Numbers that mean something, names, and arithmetic."""
    assert plain_title(title, number) == title


@pytest.mark.parametrize(
    "title",
    [
        *("title of the first step", "Title of the Second Step", "**Title of the third step**", "Step 2: title"),
        *("<title>", "< Title >", "[title]", "{title}", "Title 2", "2. <title>", "title:", "Step title", "The title"),
        *("Insert title here", "short title", "...", "…", "<...>", "[…]", "____", "“...”", "<reasoning>", "<step 2>"),
        *("what you do in it and what follows", "The final answer.", "Step name", "TITLE"),
        *(
            "标题",
            "步骤标题",
            "第二步的标题",
            "标题二",
            "小标题",
            "<标题>",
            "第一個步驟的標題",
            "最初のステップのタイトル",
        ),
        *("Titel des zweiten Schritts", "Titre de la première étape", "Título del primer paso", "Заголовок шага"),
    ],
)
def test_a_placeholder_is_no_title(title):
    """What a model copied from the form that it was shown says nothing of the step."""
    assert plain_title(title, 2) == ""


@pytest.mark.parametrize(
    "title",
    [
        *("Title insurance", "Find the title of the book", "First step", "The plan", "Final answer", "Step up", "a"),
        *(
            "Compare the titles by year",
            "Step title case rules",
            "Reasoning",
            "答案",
            "标题党",
            "书的标题是什么",
            "?",
            "√2",
        ),
        *("<div> and <span>", "Answer", "x" * 81 + " title"),
    ],
)
def test_real_titles_are_no_placeholders(title):
    """Words of such a kind within a title that says more."""
    assert plain_title(title, 2) == title


@pytest.mark.parametrize("piece", ["**a ", "*_", "`", "_a ", "# ", "1. "])
def test_odd_titles_take_no_time(piece):
    """Whatever a model writes there."""
    began = time.process_time()
    for count in (100, 300, 500, 100_000):
        plain_title(piece * count, 1)
    assert time.process_time() - began < 0.5
