"""The list of models, as OpenAI gives it, and what other servers tell besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.playground.model_demo import MODELS
from bot.playground.model_rules import BadRequest, check_key, unknown_model
from bot.playground.scripts import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a server of another kind tells of its models: the reply to /v1/models, and replies by other paths."""

    listing: Json
    native: Mapping[str, Json] = field(default_factory=dict)
    server: str = "glassbox"


class ModelList:
    """GET /v1/models and /v1/models/{model}. Where no demo model answers, every name is a model.

    With `manners` the lists, and paths of its own, are those of another kind of server. `asked` are the paths that were
    asked for, in order.
    """

    def __init__(self, *, demo: bool, api_key: str | None, manners: Manners | None = None) -> None:
        self._demo, self._api_key, self._manners = demo, api_key, manners
        self.asked: list[str] = []

    def routes(self, app: web.Application) -> None:
        """Adds both addresses, and those of the manners."""
        app.router.add_get("/v1/models", self._all)
        app.router.add_get("/v1/models/{model:.+}", self._one)
        for path in self._manners.native if self._manners else ():
            app.router.add_route("*", path, self._native)

    async def _all(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        manners = self._manners
        if manners is not None:
            return web.json_response(manners.listing, headers={"Server": manners.server})
        return self._listed(request, lambda: {"object": "list", "data": [_card(name) for name in MODELS]})

    async def _native(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        return web.json_response(self._manners.native[request.path] if self._manners else {})

    async def _one(self, request: web.Request) -> web.Response:
        return self._listed(request, lambda: self._known(request.match_info["model"]))

    def _listed(self, request: web.Request, answer: Callable[[], Json]) -> web.Response:
        try:
            check_key(request.headers.get("Authorization"), self._api_key)
            return web.json_response(answer())
        except BadRequest as fault:
            return web.json_response(fault.body(), status=fault.status)

    def _known(self, model: str) -> Json:
        if self._demo and model not in MODELS:
            raise unknown_model(model)
        return _card(model)


def _card(model: str) -> Json:
    return {"id": model, "object": "model", "created": 1_700_000_000, "owned_by": "glassbox"}
