"""The check at start: a line in the log for what every question would meet."""

import logging

import pytest
from support.gateways import serving

from bot.bootstrap import open_core
from bot.service import _check_provider
from bot.settings import Settings


async def lines(tmp_path, caplog, body, status=200, content_type="application/json"):
    """What is logged at start, with a provider that answers everything like this."""
    async with serving(body, content_type, status) as gateway:
        settings = Settings(
            _env_file=None,
            openai_base_url=gateway.address,
            openai_api_key="sk-test-0123456789abcdefghij",
            database_url=f"sqlite+aiosqlite:///{tmp_path / 'start.db'}",
            model="gpt-9",
        )
        async with open_core(settings) as core:
            caplog.clear()
            with caplog.at_level(logging.WARNING):
                await _check_provider(core)
        return gateway.address, [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize(
    ("body", "status", "content_type", "said"),
    [
        (b"<!doctype html><html></html>", 200, "text/html", "There is no API for models at {address}"),
        (b"<html>Not Found</html>", 404, "text/html", "There is no API for models at {address}"),
        (
            {"error": {"message": "wrong key sk-test-0123456789abcdefghij"}},
            401,
            "application/json",
            "does not accept the key",
        ),
        ({"data": [{"id": "gpt-4o"}]}, 200, "application/json", "does not know the model gpt-9"),
        ({"error": {"message": "Insufficient Balance"}}, 402, "application/json", "has no credit left"),
        ({"error": {"message": "User location is not supported"}}, 400, "application/json", "country or region"),
    ],
)
async def test_what_every_question_would_meet(tmp_path, caplog, body, status, content_type, said):
    """Said by name, in one line, without the key."""
    address, logged = await lines(tmp_path, caplog, body, status, content_type)
    (line,) = logged
    assert said.format(address=address) in line
    assert "sk-test" not in line
    assert "\n" not in line


async def test_nothing_is_said_where_all_is_well(tmp_path, caplog):
    """Nor where the provider has no list of models."""
    assert (await lines(tmp_path, caplog, {"data": [{"id": "gpt-9"}]}))[1] == []
    assert (await lines(tmp_path, caplog, {"error": {"message": "Not found"}}, 404))[1] == []
