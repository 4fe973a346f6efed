"""Providers' usage exports: the forms that are read, and what is said of those that are not."""

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.statement_fields import StatementFault
from bot.core.statements import Counted, looks_like_json, read_csv, read_json

DAY = date(2026, 11, 1)
SECRET = "never-to-be-seen"
HEAD = "date,model,input_tokens,output_tokens,cost\n"


def from_csv(text):
    return read_csv(text.splitlines(keepends=True))


def the_one(statement):
    ((key, counted),) = statement.counted.items()
    return *key, counted.input, counted.output, counted.total, counted.cost


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f"{HEAD}2026-11-01,m,10,5,0.25\n", (DAY, "m", 10, 5, 0, Decimal("0.25"))),
        (f"sep=,\n\n{HEAD}2026-11-01,m,10,5,0.25\n\n", (DAY, "m", 10, 5, 0, Decimal("0.25"))),
        (f"{HEAD}2026-11-01,m,10,5,0.25\n2026-11-01,m,1,,\n", (DAY, "m", 11, 5, 0, Decimal("0.25"))),
        (
            'Day,Model Name,Total Tokens,Cost (USD)\n2026/11/01,"a, b","1,234","$1,000.50"\n',
            (DAY, "a", 0, 0, 1234, Decimal("1000.50")),
        ),
        ("day;model;prompt_tokens;cost\n2026-11-01;m;1.234;0,15\n", (DAY, "m", 1234, 0, 0, Decimal("0.15"))),
        ("day;model;tokens;cost\n2026-11-01;m;1.234.567;1.234,50\n", (DAY, "m", 0, 0, 1234567, Decimal("1234.50"))),
        ("day;model;tokens;cost\n2026-11-01;m;12 345;1,234.50\n", (DAY, "m", 0, 0, 12345, Decimal("1234.50"))),
        ("day\tmodel\ttokens\tcost\n20261101\tm\t1234.0\t1e-07\n", (DAY, "m", 0, 0, 1234, Decimal("1e-7"))),
        (
            "timestamp,snapshot_id,n_context_tokens_total,n_generated_tokens_total\n1793491200,m,7,3\n",
            (DAY, "m", 7, 3, 0, 0),
        ),
        ("start_time,tokens\n1793577599999,7\n", (DAY, None, 0, 0, 7, 0)),
        (
            'start_time,start_time_iso,amount_value,line_item\n1,2026-11-01T00:00:00+00:00,-0.5,"m, input"\n',
            (DAY, "m", 0, 0, 0, Decimal("-0.5")),
        ),
        ("date,tokens\n2026-11-02 01:30:00+02:00,7\n", (DAY, None, 0, 0, 7, 0)),
        ("date,tokens\n2026-11-01 23:59:59 UTC,7\n", (DAY, None, 0, 0, 7, 0)),
    ],
)
def test_csv(text, row):
    """Headers by many names, separators, thousands, times and dates."""
    assert the_one(from_csv(text)) == row


@pytest.mark.parametrize(
    ("data", "row"),
    [
        (
            [
                {
                    "date": "2026-11-01",
                    "model": "m",
                    "usage": 0.015,
                    "prompt_tokens": 50,
                    "completion_tokens": 125,
                    "reasoning_tokens": 25,
                }
            ],
            (DAY, "m", 50, 125, 0, Decimal("0.015")),
        ),
        ({"data": [{"date": "2026-11-01", "model": "m", "tokens": "1,234"}]}, (DAY, "m", 0, 0, 1234, 0)),
        (
            {
                "object": "page",
                "data": [
                    {
                        "object": "bucket",
                        "start_time": 1793491200,
                        "end_time": 1793577600,
                        "results": [
                            {"model": "m", "input_tokens": 10, "output_tokens": 5, "input_cached_tokens": 8},
                            {"model": "m", "input_tokens": 1, "output_tokens": 1},
                        ],
                    }
                ],
            },
            (DAY, "m", 11, 6, 0, 0),
        ),
        (
            {
                "data": [
                    {
                        "start_time": 1793491200,
                        "results": [{"amount": {"value": 0.06, "currency": "usd"}, "line_item": None}],
                    },
                    {"start_time": 1793577600, "results": []},
                ]
            },
            (DAY, None, 0, 0, 0, Decimal("0.06")),
        ),
        (
            [{"data": [{"day": "2026-11-01", "tokens": 1}]}, {"data": [{"day": "2026-11-01", "tokens": 2}]}],
            (DAY, None, 0, 0, 3, 0),
        ),
        (
            {"start_time": 1793491200, "results": [{"amount": {"value": "0.10", "currency": "USD"}}]},
            (DAY, None, 0, 0, 0, Decimal("0.10")),
        ),
    ],
)
def test_json(data, row):
    """Flat objects, pages of them, and the buckets of OpenAI's usage and costs."""
    assert the_one(read_json(json.dumps(data))) == row


def test_what_the_export_has_is_known():
    """Measures, the decimals of amounts between cents and a pico-dollar, and whether it is all."""
    assert from_csv(f"{HEAD}2026-11-01,m,,5,3\n").measures == {"output", "cost"}
    amounts = ["3", "0.5", "0.1234", "0.00031499999999999996"]
    assert [from_csv(f"{HEAD}2026-11-01,m,1,1,{amount}\n").places for amount in amounts] == [2, 2, 4, 12]
    assert read_json('{"data": [{"day": "2026-11-01", "tokens": 1}], "has_more": true}').partial
    assert not read_json('[{"day": "2026-11-01", "tokens": 1}]').partial


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty; it should be CSV with a header such as date,model"),
        ("\n \n", "is empty"),
        (HEAD, "holds no usage: there are no rows"),
        (f"{HEAD}\n,,,,\n", "holds no usage"),
        (f"{HEAD}2026-11-01,m,,,\n", "holds no usage"),
        (f"{SECRET}\n1\n", "line 1: should be a header with a day and tokens or cost, such as date,model"),
        ("\ndate,model\n", "line 2: should be a header"),
        ("model,cost\nm,1\n", "line 1: should be a header"),
        ("date,cost,cost\n2026-11-01,1,1\n", "line 1: two columns have the same name"),
        (f"{HEAD}2026-11-01,m,1\n", "line 2: should have 5 fields"),
        (f"{HEAD}2026-11-01,m,1,1,1,1\n", "line 2: should have 5 fields"),
        (f'{HEAD}2026-11-01,"m,1,1,1\n', "line 2: is not valid CSV: quotes should stand in pairs"),
        (f'{HEAD}2026-11-01,"m"x,1,1,1\n', "line 2: is not valid CSV"),
        (f'{HEAD}2026-11-01,"a\nb",1,1,1\n2026-11-01,m,x,1,1\n', "line 4: a number of tokens should be whole"),
        (f"{HEAD}01/11/2026,m,1,1,1\n", "line 2: the day should be a date or time such as 2026-11-01"),
        (f"{HEAD}2026-02-30,m,1,1,1\n", "line 2: the day should be"),
        (f"{HEAD}1999-12-31,m,1,1,1\n", "line 2: the day should be"),
        (f"{HEAD}Total,m,1,1,1\n", "line 2: the day should be"),
        (f"{HEAD},m,1,1,1\n", "line 2: the day should be"),
        (f"{HEAD}9999-12-31T23:59:59-05:00,m,1,1,1\n", "line 2: the day should be"),
        *(
            (f"{HEAD}2026-11-01,m,{tokens},1,1\n", "line 2: a number of tokens should be whole, such as 1234")
            for tokens in ("-1", "1.5", "1e3", "nan", "٣", "1.234", '"12,34"', "9" * 17, "0x10", SECRET)
        ),
        *(
            (f"{HEAD}2026-11-01,m,1,1,{cost}\n", "line 2: the cost should be dollars, such as 0.0123")
            for cost in ("--5", "nan", "inf", '"0,15"', "1.2.3", "€5", "1e999", "1e10", '"1,23,456"', "٣", SECRET)
        ),
        ("day;cost\n2026-11-01;1.2,3,4\n", "line 2: the cost should be dollars"),
        ("day,cost,currency\n2026-11-01,1,EUR\n", "line 2: the currency should be USD"),
        (f"{HEAD}2026-11-01,m,1,1,1\n2026-11-01,,1,1,1\n", "line 3: has no model, and others have one"),
        (f"{HEAD}2026-11-01,,1,1,1\n2026-11-01,m,1,1,1\n", "line 3: has a model where others have none"),
    ],
)
def test_malformed_csv(text, said):
    """One sentence with the line and what would be right, never what stands there."""
    with pytest.raises(StatementFault) as caught:
        from_csv(text)
    assert str(caught.value).startswith(said)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{\n"data": [\n}', "line 3: is not valid JSON"),
        ('{"a": 1}\n{"a": 2}', "line 2: is not valid JSON"),
        ("[" * 100_000, "is nested too deeply"),
        ("[]", "holds no usage; it should be a list of objects with the keys date,model"),
        ("{}", "should be a list of objects, or an object with such a list as data"),
        ('{"data": 3}', "should be a list of objects"),
        ("[1]", "entry 1: should be an object with the keys"),
        ('[{"tokens": 1}]', "entry 1: has no day; what is needed is a day and tokens or cost"),
        ('[{"day": "2026-11-01", "tokens": 1}, {"day": true, "tokens": 1}]', "entry 2: the day should be"),
        ('[{"day": "2026-11-01", "model": "m"}]', "holds no usage"),
        ('[{"day": "2026-11-01", "tokens": true}]', "entry 1: a number of tokens should be whole"),
        ('[{"day": "2026-11-01", "tokens": NaN}]', "entry 1: a number of tokens should be whole"),
        ('[{"day": "2026-11-01", "tokens": 1.5}]', "entry 1: a number of tokens should be whole"),
        ('[{"day": "2026-11-01", "tokens": [1]}]', "entry 1: a number of tokens should be whole"),
        (f'[{{"day": "2026-11-01", "tokens": {"9" * 5000}}}]', "entry 1: a number of tokens should be whole"),
        ('[{"day": "2026-11-01", "cost": Infinity}]', "entry 1: the cost should be dollars"),
        ('[{"day": "2026-11-01", "cost": 1e99999999999999999999}]', "entry 1: the cost should be dollars"),
        ('[{"day": "2026-11-01", "cost": "-"}]', "entry 1: the cost should be dollars"),
        ('[{"day": "2026-11-01", "model": 3, "tokens": 1}]', "entry 1: the model should be a name"),
        ('[{"start_time": 1793491200, "results": 3}]', "entry 1: results should be a list of objects"),
        (
            '[{"start_time": 1793491200, "results": [{"amount": {"value": 1, "currency": "eur"}}]}]',
            "entry 1, result 1: the currency should be USD",
        ),
        ('[{"data": [{"day": "2026-11-01", "tokens": 1}, 7]}]', "entry 1, entry 2: should be an object"),
    ],
)
def test_malformed_json(text, said):
    """One sentence with the line or entry and what would be right."""
    with pytest.raises(StatementFault) as caught:
        read_json(text)
    assert str(caught.value).startswith(said)


def test_names_of_models_are_fit_to_be_shown():
    """Nothing in them drives a terminal, and they have an end."""
    statement = read_json(
        json.dumps([{"day": "2026-11-01", "tokens": 1, "model": "a\x1b[31m\u202e\ud800b" + "x" * 500}])
    )
    ((_, model),) = statement.counted
    assert model is not None
    assert model.startswith("a?[31m??b")
    assert len(model) == 200


def test_json_is_told_from_csv():
    """By its first character."""
    assert looks_like_json('\ufeff\n [{"a": 1}]')
    assert looks_like_json("{")
    assert not looks_like_json("date,model")
    assert not looks_like_json("")


CELLS = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"-?[0-9]{0,4}[,.]?[0-9]{0,4}[,.]?[0-9]{0,4}", fullmatch=True),
    st.sampled_from(["2026-11-01", "2026-11-01T10:00:00Z", "1793491200", "m", "USD", "EUR", "", '"', "nan", "1e5"]),
)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=6).flatmap(lambda row: st.just(row)), max_size=5)


@given(st.sampled_from([",", ";", "\t"]), ROWS)
@example(",", [["2026-11-01", "m", "1", "1", "1"]])
def test_any_csv_is_read_or_refused(delimiter, rows):
    """Whatever stands in the rows: sums, or our own fault."""
    lines = [delimiter.join(HEAD.strip().split(",")), *(delimiter.join(row) for row in rows)]
    with suppress(StatementFault):
        assert all(sums.rows for sums in read_csv(f"{line}\n" for line in lines).counted.values())


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    """As CSV and as JSON."""
    for read in (from_csv, read_json):
        with suppress(StatementFault):
            assert read(text).counted


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), CELLS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["data", "results", "day", "start_time", "model", "tokens", "cost", "amount", "value"]),
            inner,
            max_size=5,
        ),
    ),
)


@given(VALUES)
def test_any_json_is_read_or_refused(value):
    """Whatever the objects hold: sums, or our own fault."""
    with suppress(StatementFault):
        assert read_json(json.dumps(value)).counted


@given(st.decimals(min_value=0, max_value=10**6, places=6), st.integers(min_value=0, max_value=10**9))
def test_what_is_written_is_what_is_read(cost, tokens):
    """Thousands and decimal marks of both kinds come to the same."""
    english = from_csv(f'date,tokens,cost\n2026-11-01,"{tokens:,}","{cost:,.6f}"\n')
    swapped = f"{tokens:,};{cost:,.6f}".translate(str.maketrans(",.", ".,"))
    continental = from_csv(f"date;tokens;cost\n2026-11-01;{swapped}\n")
    expected = Counted(rows=1, total=tokens, cost=cost)
    assert english.counted == continental.counted == {(DAY, None): expected}


# -- exports as providers have them

DEEPSEEK = "user_id,utc_date,model,api_key_name,api_key,type,price,amount\n"
KEY = "sk-0a1b2c3d4e5f60718293"
ROUTER = (
    "generation_id,created_at,cost_total,cost_cache,byok_usage_inference,tokens_prompt,tokens_completion,"
    "tokens_reasoning,model_permaslug,variant,provider_name,api_key_name\n"
)
CONSOLE = (
    "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,"
    "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,"
    "usage_output_tokens,web_search_count,inference_geo,speed\n"
)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        pytest.param(
            f"{DEEPSEEK}u,20261101,deepseek-chat,bot,{KEY},input_cache_hit_tokens,0.00000007,640\n"
            f"u,2026-11-01,deepseek-chat,bot,{KEY},input_cache_miss_tokens,0.00000027,360\n"
            f"u,2026-11-01,deepseek-chat,bot,{KEY},output_tokens,0.0000011,75\n"
            f"u,2026-11-01,deepseek-chat,bot,{KEY},request_count,,3\n",
            (DAY, "deepseek-chat", 1_000, 75, 0, 0),
            id="DeepSeek: an amount counts what its type says",
        ),
        pytest.param(
            "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount\n"
            f"u,2026-11-01T00:00:00+08:00,2026-11-02T00:00:00+08:00,deepseek-chat,bot,{KEY},output_tokens,0.000006,75\n",
            (DAY, "deepseek-chat", 0, 75, 0, 0),
            id="DeepSeek: a day that begins elsewhere is the day that it mostly is",
        ),
        pytest.param(
            "user_id,utc_date,model,wallet_type,cost,currency\nu,2026-11-01,deepseek-chat,Paid,0.0325,USD\n",
            (DAY, "deepseek-chat", 0, 0, 0, Decimal("0.0325")),
            id="DeepSeek: costs",
        ),
        pytest.param(
            f"{CONSOLE}2026-11-01,claude-sonnet-4-5-20250929,bot,Default,standard,≤ 200k,100,20,3,4000,55,1,global,\n",
            (DAY, "claude-sonnet-4-5-20250929", 4_123, 55, 0, 0),
            id="Anthropic: an input in parts",
        ),
        pytest.param(
            "Usage Date (UTC),Model,Input Tokens,Cache Creation Input Tokens,Cache Read Input Tokens,Output Tokens\n"
            "2026-11-01,m,100,20,300,40\n",
            (DAY, "m", 420, 40, 0, 0),
            id="Anthropic: in other words",
        ),
        pytest.param(
            "usage_date_utc,model,workspace,api_key,token_type,cost_usd,cost_type\n"
            "2026-11-01,Claude Sonnet 4.5,Default,bot,input_no_cache,0.12,tokens\n"
            "2026-11-01,Claude Sonnet 4.5,Default,bot,output,0.30,tokens\n",
            (DAY, "Claude Sonnet 4.5", 0, 0, 0, Decimal("0.42")),
            id="Anthropic: costs of the Console",
        ),
        pytest.param(
            f"{ROUTER}gen-1,2026-11-01 10:00:00,0.25,0,0,10,5,2,minimax/minimax-m2,free,Minimax,bot\n",
            (DAY, "minimax/minimax-m2:free", 10, 5, 0, Decimal("0.25")),
            id="OpenRouter: a variant",
        ),
        pytest.param(
            f"{ROUTER}gen-1,2026-11-01 10:00:00,0.01,0,0.2,10,5,2,openai/gpt-4.1-2025-04-14,standard,OpenAI,bot\n",
            (DAY, "openai/gpt-4.1-2025-04-14", 10, 5, 0, Decimal("0.21")),
            id="OpenRouter: with an own key",
        ),
    ],
)
def test_csv_of_providers(text, row):
    """What DeepSeek, Anthropic and OpenRouter let one download."""
    assert the_one(from_csv(text)) == row


@pytest.mark.parametrize(
    ("data", "row"),
    [
        pytest.param(
            {
                "data": [
                    {
                        "starting_at": "2026-11-01T00:00:00Z",
                        "ending_at": "2026-11-02T00:00:00Z",
                        "results": [
                            {
                                "model": "claude-opus-4-1",
                                "uncached_input_tokens": 10,
                                "cache_creation": {"ephemeral_5m_input_tokens": 20, "ephemeral_1h_input_tokens": 30},
                                "cache_read_input_tokens": 400,
                                "output_tokens": 5,
                                "server_tool_use": {"web_search_requests": 1},
                            }
                        ],
                    }
                ],
                "has_more": False,
            },
            (DAY, "claude-opus-4-1", 460, 5, 0, 0),
            id="Anthropic's usage",
        ),
        pytest.param(
            {
                "data": [
                    {
                        "starting_at": "2026-11-01T00:00:00Z",
                        "ending_at": "2026-11-02T00:00:00Z",
                        "results": [
                            {"amount": "123.45", "currency": "USD", "model": "claude-opus-4-1", "cost_type": "tokens"}
                        ],
                    }
                ]
            },
            (DAY, "claude-opus-4-1", 0, 0, 0, Decimal("1.2345")),
            id="Anthropic's costs are cents",
        ),
        pytest.param(
            {
                "data": [
                    {
                        "starting_at": "2026-11-01T00:00:00Z",
                        "results": [{"amount": "100", "currency": "USD", "model": None, "cost_type": "web_search"}],
                    }
                ]
            },
            (DAY, "web_search", 0, 0, 0, Decimal(1)),
            id="Anthropic's searches are of no model",
        ),
        pytest.param(
            {
                "data": [
                    {
                        "date": "2026-11-01",
                        "model": "openai/gpt-4.1",
                        "model_permaslug": "openai/gpt-4.1-2025-04-14",
                        "usage": 0.015,
                        "byok_usage_inference": 0.012,
                        "prompt_tokens": 50,
                        "completion_tokens": 125,
                        "reasoning_tokens": 25,
                    }
                ]
            },
            (DAY, "openai/gpt-4.1", 50, 125, 0, Decimal("0.027")),
            id="OpenRouter's activity",
        ),
    ],
)
def test_json_of_providers(data, row):
    """What their endpoints return."""
    assert the_one(read_json(json.dumps(data))) == row


@pytest.mark.parametrize(
    "text",
    [
        f"{DEEPSEEK}u,2026-11-01,deepseek-chat,bot,{KEY},output_tokens,0.000006,{KEY}\n",
        f"{DEEPSEEK}u,{KEY},deepseek-chat,bot,{KEY},output_tokens,0.000006,75\n",
        f"{DEEPSEEK}u,2026-11-01,{KEY},bot,deepseek-chat,output_tokens,0.000006,75\n",
        f"{DEEPSEEK}u,2026-11-01,sk-2a1b***********6e0c,bot,x,output_tokens,0.000006,75\n",
        f"{DEEPSEEK}u,2026-11-01,deepseek-chat,bot,{KEY},output_tokens,0.000006,75,{KEY}\n",
        f'{DEEPSEEK}u,2026-11-01,deepseek-chat,"bot"x,{KEY},output_tokens,0.000006,75\n',
        f"{DEEPSEEK}u,2026-11-01,deepseek-chat,bot,{KEY}\n",
        f"user_id,utc_date,model,cost,currency\nu,2026-11-01,deepseek-chat,0.1,{KEY}\n",
        f"{KEY},utc_date,{KEY}\n1,2,3\n",
    ],
)
def test_no_key_is_ever_shown(text):
    """Neither as a model where columns are out of place, nor in what is said of a bad file."""
    with pytest.raises(StatementFault) as caught:
        from_csv(text)
    assert "sk-" not in str(caught.value)


def test_a_type_and_an_amount_may_be_dollars():
    """Where nothing else looks like DeepSeek's."""
    assert the_one(from_csv("date,model,type,amount\n2026-11-01,m,usage,0.5\n")) == (DAY, "m", 0, 0, 0, Decimal("0.5"))
