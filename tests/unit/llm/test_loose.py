"""JSON objects read by attribute."""

from bot.llm.loose import Loose, objects


def test_fields_that_are_missing_are_none():
    """And objects within are read the same way; lists stay as they are."""
    block = Loose({"a": {"b": 1}, "c": [{"d": 2}, None, "x"]})
    assert block.a.b == 1
    assert block.nothing is None
    assert block.c == [{"d": 2}, None, "x"]
    assert block.model_extra["a"] == {"b": 1}


def test_of_a_list_only_objects_count():
    """Whatever else a server puts there, or in the place of the list."""
    assert [each.d for each in objects([{"d": 2}, None, "x", 3, {}])] == [2, None]
    assert objects({"d": 2}) == objects("x") == objects(None) == []
