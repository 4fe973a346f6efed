"""The list of models, as OpenAI gives it."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.playground.model_demo import MODELS
from bot.playground.model_rules import BadRequest, check_key, unknown_model
from bot.playground.scripts import Json


class ModelList:
    """GET /v1/models and /v1/models/{model}. Where no demo model answers, every name is a model."""

    def __init__(self, *, demo: bool, api_key: str | None) -> None:
        self._demo, self._api_key = demo, api_key

    def routes(self, app: web.Application) -> None:
        """Adds both addresses."""
        app.router.add_get("/v1/models", self._all)
        app.router.add_get("/v1/models/{model:.+}", self._one)

    async def _all(self, request: web.Request) -> web.Response:
        return self._listed(request, lambda: {"object": "list", "data": [_card(name) for name in MODELS]})

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
