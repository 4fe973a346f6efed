"""Which addresses are on this machine."""

import pytest

from bot.core.addresses import is_loopback


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8081", "http://localhost/v1", "http://[::1]:80", "http://a.localhost"]
)
def test_here(url):
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url", ["https://api.telegram.org", "http://10.0.0.1", "http://localhost.example.org", "", "x"]
)
def test_elsewhere(url):
    assert not is_loopback(url)
