"""All that the bot says to people, by key, from the Fluent files in locales/."""

from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource

DEFAULT_LANGUAGE = "en"
LANGUAGES = ("en",)


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
        source = files("bot.view").joinpath("locales", f"{language}.ftl").read_text(encoding="utf-8")
        self._bundle = FluentBundle([language], use_isolating=False)
        self._bundle.add_resource(FluentResource(source))

    def say(self, key: str, **values: str | int) -> str:
        """The text of `key`, with `values` in their places.

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
    language = (language_code or "").replace("_", "-").split("-")[0].lower()
    return _texts(language if language in LANGUAGES else DEFAULT_LANGUAGE)


@cache
def _texts(language: str) -> Texts:
    return Texts(language)
