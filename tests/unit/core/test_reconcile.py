"""A provider's counts against ours: what agrees, what differs, and whose model is whose."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import pico_from_usd
from bot.core.reconcile import OurSums, compare, matched, span
from bot.core.statements import Statement, read_csv

DAY = date(2026, 11, 1)


def theirs(*rows, head="date,model,input_tokens,output_tokens,cost"):
    return read_csv([f"{head}\n", *(f"{row}\n" for row in rows)])


def ours(model="m", *, tokens=10, output=5, usd="0.25", calls=1):
    return OurSums(
        day=DAY,
        model=model,
        calls=calls,
        input=tokens,
        output=output,
        cost=pico_from_usd(usd),
        unknown=0,
        estimated=0,
        corrected=0,
        unpriced=0,
    )


def test_equal_sides_agree():
    """To the token and the pico-dollar."""
    found = compare(theirs("2026-11-01,m,10,5,0.250000000001"), [ours(usd="0.250000000001")])
    assert found.agree
    assert (found.compared, found.differing) == (1, 0)
    assert [(total.measure, total.amount) for total in found.totals] == [("input", 0), ("output", 0), ("cost", 0)]


def test_each_measure_can_differ():
    """Theirs less ours, by measure."""
    found = compare(theirs("2026-11-01,m,11,3,0.26"), [ours()])
    assert not found.agree
    assert [(d.measure, d.amount) for d in found.differences] == [
        ("input", 1),
        ("output", -2),
        ("cost", Decimal("0.01")),
    ]


@pytest.mark.parametrize(
    ("rows", "calls", "usd", "agree"),
    [
        (["2026-11-01,m,10,5,0.25"], 1, "0.2549", True),
        (["2026-11-01,m,10,5,0.25"], 1, "0.255", True),
        (["2026-11-01,m,10,5,0.25"], 1, "0.2552", False),
        (["2026-11-01,m,10,5,0.2500"], 1, "0.25005", True),
        (["2026-11-01,m,10,5,0.2500"], 1, "0.2501", False),
        (["2026-11-01,m,5,5,0.12", "2026-11-01,m,5,0,0.12"], 1, "0.249", True),
        (["2026-11-01,m,10,5,3"], 1, "3.4", False),
        (["2026-11-01,m,10,5,0.250000000000"], 1, "0.250000000001", True),
        (["2026-11-01,m,10,5,0.250000000000"], 1, "0.250000000002", False),
        (["2026-11-01,m,10,5,0.250000000000"], 9, "0.250000000005", True),
    ],
)
def test_rounding_is_no_difference(rows, calls, usd, agree):
    """Half of the last digit that the file shows for each of its rows, half a pico-dollar for each call of ours."""
    assert compare(theirs(*rows), [ours(usd=usd, calls=calls)]).agree is agree


def test_tokens_are_never_rounded():
    """Without a tolerance one token is a difference; a tolerance is percent of the larger side."""
    statement, mine = theirs("2026-11-01,m,1001,5,0.25"), [ours(tokens=1000)]
    assert not compare(statement, mine).agree
    assert not compare(statement, mine, Decimal("0.09")).agree
    assert compare(statement, mine, Decimal("0.1")).agree


def test_what_only_one_side_has_is_listed():
    """Days and models alike, with nothing on the other side."""
    found = compare(
        theirs("2026-11-01,m,10,5,0.25", "2026-11-02,m,1,1,0.01"), [ours(), ours("other", tokens=3, output=0, usd="0")]
    )
    assert [(d.day.day, d.model, d.measure, d.ours, d.theirs) for d in found.differences if d.day] == [
        (1, "other", "input", 3, None),
        (2, "m", "input", None, 1),
        (2, "m", "output", None, 1),
        (2, "m", "cost", None, Decimal("0.01")),
    ]
    assert (found.compared, found.differing) == (3, 2)


def test_nothing_on_one_side_and_zero_on_the_other_agree():
    """Calls that used nothing need no row of the provider's."""
    statement = theirs("2026-11-01,m,10,5,0.25", "2026-11-02,m,0,0,0")
    assert compare(statement, [ours(), ours("refused", tokens=0, output=0, usd="0")]).agree


def test_unknown_is_not_shown_as_nothing():
    """A side that knows no cost, or no tokens, has none to show, and differs all the same."""
    statement = theirs("2026-11-01,m,10,5,0.25")
    unpriced = compare(statement, [replace(ours(usd="0"), unpriced=1)])
    assert [(d.measure, d.ours) for d in unpriced.differences] == [("cost", None)]
    unknown = compare(statement, [replace(ours(tokens=0, output=0, usd="0"), unknown=1)])
    assert [d.ours for d in unknown.differences] == [None, None, None]
    half = compare(statement, [replace(ours(usd="0.1", calls=2), unpriced=1)])
    assert [d.ours for d in half.differences] == [Decimal("0.1")]


def test_only_what_the_file_has_is_compared():
    """Costs alone, tokens alone, a total where it is not parted, all models together where it parts none."""
    costs = theirs("2026-11-01,0.50", head="date,cost")
    assert compare(costs, [ours("a"), ours("b")]).agree
    totals = theirs("2026-11-01,m,15", head="date,model,tokens")
    found = compare(totals, [ours(usd="99")])
    assert found.agree
    assert [total.measure for total in found.totals] == ["total"]
    parted = theirs("2026-11-01,m,10,5,999", head="date,model,input_tokens,output_tokens,total_tokens")
    assert compare(parted, [ours()]).agree


def test_models_are_the_same_by_other_names():
    """The names are told, theirs first."""
    found = compare(theirs("2026-11-01,openai/gpt-4o-mini-2024-07-18,10,5,0.25"), [ours("gpt-4o-mini")])
    assert found.agree
    assert found.names == (("openai/gpt-4o-mini-2024-07-18", "gpt-4o-mini"),)


@pytest.mark.parametrize(
    ("theirs", "ours", "names"),
    [
        ({"m"}, {"m"}, {"m": "m"}),
        ({"openai/gpt-4o"}, {"gpt-4o"}, {"openai/gpt-4o": "gpt-4o"}),
        ({"GPT-4o"}, {"openai/gpt-4o"}, {"GPT-4o": "openai/gpt-4o"}),
        ({"gpt-4o-20240718"}, {"gpt-4o"}, {"gpt-4o-20240718": "gpt-4o"}),
        ({"gpt-4o"}, {"gpt-4o-2024-07-18"}, {"gpt-4o": "gpt-4o-2024-07-18"}),
        ({"gpt-4o-2024-05-13", "gpt-4o-2024-08-06"}, {"gpt-4o"}, {}),
        ({"gpt-4o-2024-08-06"}, {"gpt-4o", "gpt-4o-2024-08-06"}, {"gpt-4o-2024-08-06": "gpt-4o-2024-08-06"}),
        ({"a/m", "b/m"}, {"m"}, {}),
        ({"m"}, {"a/m", "b/m"}, {}),
        ({"a/m", "m"}, {"m"}, {"m": "m"}),
        ({"x/m", "x/m-2024-07-18"}, {"m", "m-2024-07-18"}, {"x/m": "m", "x/m-2024-07-18": "m-2024-07-18"}),
        ({"gpt-4"}, {"gpt-4o"}, {}),
        (set(), {"m"}, {}),
    ],
)
def test_names_are_matched_where_that_is_unambiguous(theirs, ours, names):
    """Exactly; then without the vendor; then without the date; one to one."""
    assert matched(theirs, ours) == names


def test_the_span_of_a_statement():
    """Its first and last day."""
    assert span(theirs("2026-11-05,m,1,1,1", "2026-11-01,m,1,1,1")) == (DAY, DAY + timedelta(days=4))


ROW = st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.integers(0, 99), st.integers(0, 99), st.integers(0, 10**9))


@given(st.lists(ROW, min_size=1, max_size=20), st.lists(ROW, max_size=20))
def test_differences_add_up(their_rows, our_rows):
    """Without rounding, the differences of all days and models are the differences of the totals."""
    statement = Statement(places=12)
    for day, model, tokens_in, tokens_out, pico in their_rows:
        cost = f"{Decimal(pico).scaleb(-12):.12f}"
        statement.add(
            {
                "day": str(DAY + timedelta(days=day)),
                "model": model,
                "input": str(tokens_in),
                "output": str(tokens_out),
                "cost": cost,
            }
        )
    grouped = {}
    for day, model, tokens_in, tokens_out, pico in our_rows:
        sums = grouped.setdefault((day, model), [0, 0, 0])
        grouped[day, model] = [old + new for old, new in zip(sums, (tokens_in, tokens_out, pico), strict=True)]
    mine = [
        OurSums(
            day=DAY + timedelta(days=day),
            model=model,
            calls=1,
            input=sums[0],
            output=sums[1],
            cost=sums[2],
            unknown=0,
            estimated=0,
            corrected=0,
            unpriced=0,
        )
        for (day, model), sums in grouped.items()
    ]
    found = compare(statement, mine)
    for total in found.totals:
        parts = sum((d.amount for d in found.differences if d.measure == total.measure), Decimal(0))
        slack = Decimal(len(their_rows) + len(our_rows)).scaleb(-12) / 2 if total.measure == "cost" else 0
        assert abs(parts - total.amount) <= slack


@pytest.mark.parametrize(
    ("their", "our"),
    [
        ("anthropic/claude-4.5-sonnet-20250929", "anthropic/claude-sonnet-4.5"),
        ("anthropic/claude-4.8-opus-20260528", "claude-opus-4-8"),
        ("Claude Sonnet 4.5", "claude-sonnet-4-5"),
        ("claude-3-5-sonnet-20241022", "claude-3-5-sonnet-latest"),
        ("minimax/minimax-m2:free", "minimax-m2:free"),
        ("anthropic/claude-3-7-sonnet-20250219:thinking", "anthropic/claude-3.7-sonnet:thinking"),
        ("openai/gpt-4.1-2025-04-14", "openai/gpt-4.1:nitro"),
    ],
)
def test_names_of_gateways_are_matched(their, our):
    """Permaslugs with their dates and words in another order, variants, and ways to choose a server."""
    assert matched({their}, {our}) == {their: our}


@pytest.mark.parametrize(
    ("their", "our"),
    [
        ("minimax/minimax-m2", "minimax/minimax-m2:free"),
        ("claude-4-5-sonnet", "claude-5-4-sonnet"),
        ("anthropic/claude-3.7-sonnet", "anthropic/claude-3.7-sonnet:thinking"),
        ("gpt-4.1", "gpt-4.1-mini"),
    ],
)
def test_other_models_are_not_taken_for_each_other(their, our):
    """Free is another price, and numbers have an order."""
    assert matched({their}, {our}) == {}
