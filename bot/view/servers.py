"""Model servers on this machine -> what is said of them at start."""

from bot.core.model_facts import LocalServer
from bot.view.texts import Texts

MOST_NAMES = 5
LONGEST_NAME = 80
"""In characters: of longer names, the beginning is shown."""


def local_line(server: LocalServer, model: str | None, texts: Texts) -> str:
    """Return one line: which server answers, with what, and how to use it; with `model`, that it is used."""
    kind = server.kind or texts.say("local-server")
    if model is not None:
        return texts.say("local-used", kind=kind, address=server.base_url, model=model)
    shown = [name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + "…" for name in server.models[:MOST_NAMES]]
    more = len(server.models) - len(shown)
    names = ", ".join(shown)
    return texts.say("local-found", kind=kind, address=server.base_url, models=names, more=more, model=server.models[0])
