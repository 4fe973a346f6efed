"""Addresses of services, as text."""

from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine: no proxy stands between us and ourselves."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_private(url: str) -> bool:
    """Return whether an address is on this machine or in a private network, as one of a model server at home is."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_private
    except ValueError:
        return is_loopback(url) or "." not in host or host.endswith((".local", ".lan", ".internal", ".home.arpa"))


def without_login(url: str) -> str:
    """Return an address as it can be shown: without the name and the password that may stand in it."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def has_path(url: str) -> bool:
    """Tell whether an address has a path, such as `/v1`."""
    return urlsplit(url).path.strip("/") != ""


def is_one_word(value: str) -> bool:
    """Whether it is printable and without blanks."""
    return value.isprintable() and not any(char.isspace() for char in value)


def is_root(url: str) -> bool:
    """Whether paths can be appended to it: http or https, with a host, without ? and #.

    Raises:
        ValueError: it is no address at all.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna")
    fits = parts.scheme in ("http", "https") and bool(host) and parts.port != 0
    return fits and is_one_word(url) and "?" not in url and "#" not in url


def names_file(rest: str) -> bool:
    """Whether what follows `sqlite://` names a file: a slash, then its path."""
    return rest.startswith("/") and rest.isprintable() and bool(rest.strip("/")) and not rest.endswith("/")


def names_server(rest: str) -> bool:
    """Whether what follows `postgresql://` names a server. A second @ would take part of a password for the host."""
    authority = rest.rpartition("@")[2].partition("/")[0]
    _, colon, port = authority.rpartition("]")[2].partition(":")
    fits = not colon or (port.isascii() and port.isdigit() and len(port) < 6 and int(port) < 65536)
    return fits and rest.count("@") < 2 and bool(rest.strip("/")) and is_one_word(rest)


def database_address(value: str) -> str:
    """The address of a database, with the driver that this program has.

    Raises:
        ValueError: it is none.
    """
    scheme, mark, rest = value.partition("://")
    scheme = DRIVERS.get(scheme, scheme)
    fits = names_file if scheme == DRIVERS["sqlite"] else names_server
    if scheme not in DRIVERS.values() or not mark or not fits(rest.partition("?")[0]):
        raise ValueError
    return f"{scheme}://{rest}"


def passwords_in(url: str) -> tuple[str, str]:
    """The password in an address, as it stands there and as it is meant; empty: there is none."""
    password = url.partition("://")[2].rpartition("@")[0].partition(":")[2]
    return password, unquote(password)
