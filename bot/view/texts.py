"""All that the bot says to people, by key, from the Fluent files in locales/: one for each language.

What operators alone read, in the terminal and in the log, is in operator.ftl, in English.
"""

from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Resource

DEFAULT_LANGUAGE = "en"
OPERATOR = "operator"

_HOME = files("bot.view").joinpath("locales")
LANGUAGES = tuple(sorted(found.name.removesuffix(".ftl") for found in _HOME.iterdir() if found.name.endswith(".ftl")))
"""The tags of the languages there are, in lower case: a file in locales/ is all that a language needs."""

_WRITTEN = {"zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant"}
"""What a region says of the script: in Hong Kong, Taiwan's letters are read rather than Beijing's."""

_PARTS = 4
"""Language, script, region, variant: what follows in a tag changes no text."""


class Texts:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        """`language` is one of LANGUAGES.

        Raises:
            KeyError: there are no texts in it.
        """
        if language not in LANGUAGES:
            raise KeyError(language)
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        for source in (language, DEFAULT_LANGUAGE, OPERATOR):  # what comes first stays
            self._bundle.add_resource(_read(source))

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return self.say("language-name")

    def say(self, key: str, **values: str | int) -> str:
        """The text of `key`, with `values` in their places; in English if the language lacks it.

        Raises:
            KeyError: there is no such text, or a value is missing.
        """
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        said, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise KeyError(f"{key}: {errors[0]}")
        return str(said)


def texts_for(language_code: str | None) -> Texts:
    """The texts for a user's IETF language tag (`pt-br`), as far as there are any; else English."""
    return _texts(language_of(language_code) or DEFAULT_LANGUAGE)


def language_of(language_code: str | None) -> str | None:
    """The one of LANGUAGES that comes nearest to an IETF tag: zh-Hant-TW, else zh-Hant, else zh; None if none does."""
    tag = (language_code or "").replace("_", "-").lower()
    if tag in LANGUAGES:
        return tag
    parts = _WRITTEN.get(tag, tag).split("-", _PARTS)[:_PARTS]
    tags = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((found for found in tags if found in LANGUAGES), None)


@cache
def _texts(language: str) -> Texts:
    return Texts(language)


@cache
def _read(name: str) -> Resource:
    home = files("bot.view") if name == OPERATOR else _HOME
    return FluentResource(home.joinpath(f"{name}.ftl").read_text(encoding="utf-8"))
