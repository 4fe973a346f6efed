"""Where the models are: the provider of the settings, or the demo models, which are started."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.core.errors import SettingsFault
from bot.core.model_facts import LocalServer, NoCatalog
from bot.core.profiles import Profile
from bot.llm.catalog import ServerCatalog
from bot.llm.gateway import Gateway
from bot.llm.local_servers import PORTS, find_local_servers
from bot.llm.prices import provider_name
from bot.llm.profiles import chosen, parse_models
from bot.llm.server_facts import same_model
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider by its name in the ledger, and its models; `fallbacks` are those to ask where the chosen one fails."""

    name: str
    base_url: str
    models: tuple[Profile, ...]
    fallbacks: tuple[Profile, ...] = ()


async def open_provider(settings: Settings, stack: AsyncExitStack) -> Provider:
    """The provider of the settings; the demo models where none is set and there is no Telegram. `stack` closes them.

    Raises:
        SettingsFault: a list of models is malformed.
    """
    provider = _of(settings)
    if settings.in_playground and not settings.has_provider:
        return await _start_demo(stack)
    return provider


async def with_local(settings: Settings, ports: tuple[int, ...] = PORTS) -> tuple[Settings, LocalServer | None]:
    """Look for a model server on this machine where no provider is set, and return what was found.

    With LOCAL=auto the settings are those that use it: MODEL, where one of the servers has it, else its first model.
    """
    if settings.has_provider or settings.local == "off":
        return settings, None
    servers = await find_local_servers(ports)
    named = settings.model.partition("[")[0]
    having = [server for server in servers if any(same_model(name, named) for name in server.models)]
    server = next(iter((*having, *servers)), None)
    if server is None or settings.local != "auto":
        return settings, server
    model = settings.model if having else server.models[0]
    return settings.model_copy(update={"openai_base_url": server.base_url, "model": model}), server


def _of(settings: Settings) -> Provider:
    """MODEL comes first among the models, whether MODELS names it or not."""
    default = _models("MODEL", settings.model)
    if len(default) != 1:
        raise SettingsFault(("MODEL: should be one model; name the others in MODELS",))
    more = [profile for profile in _models("MODELS", settings.models) if profile.model != default[0].model]
    return Provider(
        name=provider_name(settings.provider_url),
        base_url=settings.provider_url,
        models=(default[0], *more),
        fallbacks=_models("FALLBACK_MODELS", settings.fallback_models),
    )


def _models(setting: str, text: str) -> tuple[Profile, ...]:
    try:
        return parse_models(text) if text else ()
    except ValueError as error:
        raise SettingsFault((f"{setting}: {error}",)) from None


async def _start_demo(stack: AsyncExitStack) -> Provider:
    from bot.playground.model import MODELS, ModelServer

    server = ModelServer(keep=100, pace=1.8)  # slow enough for the previews to be seen
    base_url = await server.start()
    stack.push_async_callback(server.stop)
    models = parse_models(", ".join(f"{model}[sees]" for model in MODELS))
    return Provider(name="demo", base_url=base_url, models=models)


def gateway_to(provider: Provider, settings: Settings) -> Gateway:
    """The way to a provider's models, open until it is closed."""
    key = settings.openai_api_key
    return Gateway(
        base_url=provider.base_url,
        api_key=key.get_secret_value() if key else None,
        provider=provider.name,
        read_timeout=settings.stall_seconds,
        profiles=chosen((*provider.models, *provider.fallbacks)),
    )


def catalog_of(provider: Provider, settings: Settings) -> ServerCatalog | NoCatalog:
    """What the provider tells of its models. OpenAI tells nothing of what is asked for here, and the demo needs not."""
    if provider.name in ("demo", "openai"):
        return NoCatalog()
    key = settings.openai_api_key
    return ServerCatalog(provider.base_url, key.get_secret_value() if key else None)
