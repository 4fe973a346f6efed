"""An answer that is a list or an object: put together from tokens, then shown as text."""

import json

from bot.core.tokens import Kind, Token

_CLOSING = (Kind.OBJECT_END, Kind.ARRAY_END)


class Capture:
    """Gathers one container. Begin it with the token that opens it."""

    def __init__(self, opening: Token) -> None:
        self._root: list[object] = []
        self._open: list[list[object] | dict[str, object]] = [self._root]
        self._key = ""
        self._text: list[str] = []
        self.take(opening)

    def take(self, token: Token) -> bool:
        """Adds a token; true when the container is closed by it."""
        match token.kind:
            case Kind.OBJECT:
                self._enter({})
            case Kind.ARRAY:
                self._enter([])
            case Kind.OBJECT_END | Kind.ARRAY_END:
                self._open.pop()
            case Kind.KEY:
                self._key = token.text
            case Kind.STRING:
                self._text = []
            case Kind.TEXT:
                self._text.append(token.text)
            case Kind.STRING_END:
                self._put("".join(self._text))
            case Kind.SCALAR:
                self._put(_scalar(token.text))
            case _:
                pass
        return token.kind in _CLOSING and len(self._open) == 1

    def shown(self) -> str:
        """A list of plain values as lines; any other structure as indented JSON in a code block."""
        value = self._root[0]
        if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
            return "\n".join(f"- {item if isinstance(item, str) else json.dumps(item)}" for item in value)
        return f"```json\n{json.dumps(value, ensure_ascii=False, indent=2)}\n```" if value else ""

    def _enter(self, container: list[object] | dict[str, object]) -> None:
        self._put(container)
        self._open.append(container)

    def _put(self, value: object) -> None:
        container = self._open[-1]
        if isinstance(container, dict):
            container[self._key] = value
        else:
            container.append(value)


def _scalar(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
