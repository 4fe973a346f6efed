import pytest_asyncio
from support.browser import open_browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser():
    """One browser for all tests; each has a context of its own in it."""
    async with open_browser() as opened:
        yield opened
