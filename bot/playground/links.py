"""Whether Telegram takes an address as a link, and how it writes it down."""

import re
from ipaddress import AddressValueError, IPv6Address

_SCHEME = re.compile(r"([^:/?#@\[\]]*)://")
_APP_LINK = re.compile(r"(tg|tonsite|ton):(?://)?", re.IGNORECASE)
_ALLOWED = r"[\w.\-!$,~*'();&+=\u0080-\U0010ffff]"
_HOST = re.compile(rf"(?:{_ALLOWED}|%[0-9a-fA-F]{{2}})*")
_USERINFO = re.compile(rf"(?:{_ALLOWED}|:|%[0-9a-fA-F]{{2}})*")


class LinkError(ValueError):
    """The address is no link; the text says why, as Telegram does."""


def check_link(link: str) -> str:
    """Return the link as Telegram stores it. Raises LinkError with Telegram's words."""
    try:
        return _checked(link)
    except LinkError as error:
        raise LinkError(f"URL '{link}' is invalid: {error}") from None


def _checked(link: str) -> str:
    app = _APP_LINK.match(link)
    if app:
        return _app_link(app.group(1).lower(), link[app.end() :])
    scheme, userinfo, host, port, rest = _split(link)
    if "." not in host and not host.startswith("["):
        raise LinkError("Wrong HTTP URL")
    user = f"{userinfo}@" if userinfo else ""
    return f"{scheme}://{user}{host.lower()}{f':{port}' if port else ''}{rest}"


def _app_link(scheme: str, link: str) -> str:
    found, userinfo, host, port, rest = _split(link)
    if found == "https" or link.lower().startswith("http://") or userinfo or port:
        raise LinkError("Wrong tg URL" if scheme == "tg" else "Wrong ton URL")
    if not re.fullmatch(r"[A-Za-z0-9_.-]+" if scheme == "tonsite" else r"[A-Za-z0-9_-]+", host):
        raise LinkError("Unallowed characters in URL host")
    return f"{scheme}://{host}{rest.removeprefix('/') if rest.startswith('/?') else rest}"


def _split(link: str) -> tuple[str, str, str, int, str]:
    scheme, link = _scheme(link)
    end = re.search(r"[/?#]", link)
    authority, rest = (link[: end.start()], link[end.start() :]) if end else (link, "")
    rest = re.sub(r"[\x00-\x20]", lambda m: f"%{ord(m.group()):02X}", rest.rstrip())
    authority, port = _port(authority)
    userinfo, _, host = authority.rpartition("@")
    _check_host(host)
    _check_part(userinfo, _USERINFO, "userinfo")
    return scheme, userinfo, host, port, rest if rest.startswith("/") else f"/{rest}"


def _scheme(link: str) -> tuple[str, str]:
    named = _SCHEME.match(link)
    if not named:
        return "http", link
    scheme = named.group(1).lower()
    if scheme not in ("http", "https"):
        raise LinkError("Unsupported URL protocol")
    return scheme, link[named.end() :]


def _port(authority: str) -> tuple[str, int]:
    colon = max(authority.rfind(mark) for mark in ":]@")
    if colon <= 0 or authority[colon] != ":":
        return authority, 0
    digits = authority[colon + 1 :]
    port = int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else 0
    if not 0 < port <= 65535:
        raise LinkError("Wrong port number specified in the URL")
    return authority[:colon], port


def _check_host(host: str) -> None:
    if not host:
        raise LinkError("URL host is empty")
    if host == ".":
        raise LinkError("Host is invalid")
    if host.startswith("[") and host.endswith("]"):
        _check_ipv6(host[1:-1])
    else:
        _check_part(host, _HOST, "host")


def _check_part(part: str, pattern: re.Pattern[str], name: str) -> None:
    right = pattern.match(part)
    end = right.end() if right else 0
    if end < len(part):
        fault = "Wrong percent-encoded symbol" if part[end] == "%" else "Disallowed character"
        raise LinkError(f"{fault} in URL {name}")


def _check_ipv6(address: str) -> None:
    try:
        IPv6Address(address)
    except AddressValueError:
        raise LinkError("Wrong IPv6 address specified in the URL") from None
