import pytest
from support.stage import open_stage


@pytest.fixture
async def stage(tmp_path):
    """Servers up, the bot not yet running."""
    async with open_stage(tmp_path) as opened:
        yield opened


@pytest.fixture
async def bot(stage):
    """A running bot."""
    async with stage.running():
        yield stage
