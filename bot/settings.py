"""The settings: the only reader of the environment and of .env. Faults are told all at once, never with a value."""

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.core.addresses import is_one_word, names_file, names_server
from bot.core.errors import SettingsFault
from bot.core.people import Access
from bot.core.strategies import Strategy

ENV_FILE = ".env"
OPENAI = "https://api.openai.com/v1"
DATABASE = "sqlite+aiosqlite:///data/glassbox.db"
PLAYGROUND_DATABASE = "sqlite+aiosqlite:///data/playground.db"
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}

RIGHT = {
    "TELEGRAM_BOT_TOKEN": "the token that @BotFather gave you: digits, a colon, then letters, digits, - and _",
    "TELEGRAM_API_URL": "a root address that begins with http:// or https://, such as https://api.telegram.org",
    "OPENAI_API_KEY": "the provider's key: one word of printable ASCII characters",
    "OPENAI_BASE_URL": "an address that begins with http:// or https://, such as http://localhost:11434/v1",
    "MODEL": "a model's name as the provider spells it, such as gpt-4o-mini or o4-mini[effort=low]",
    "MODELS": "up to 4000 characters: models with commas between them, such as gpt-4.1, o4-mini[effort=low]",
    "FALLBACK_MODELS": "up to 4000 characters: models with commas between them, such as gpt-4.1-mini, llama3.2",
    "STRATEGY": "one of auto, fast, think, native, vote",
    "DATABASE_URL": f"an address such as {DATABASE} or postgresql+psycopg://user:password@host/name"
    " (in a password, @ is written %40)",
    "ADMIN_IDS": "numeric Telegram ids with commas between them, such as 12345678,23456789",
    "LOG_LEVEL": "one of DEBUG, INFO, WARNING, ERROR",
    "PRICES_FILE": "the path of a TOML file that exists",
    "ACCESS": "one of open, invite, list",
    "ALLOWED_IDS": "numeric Telegram ids of users, and of groups with a minus, such as 12345678,-1001234567890",
    "ANNOUNCE_NEW_USERS": "yes or no",
    "UNPRICED_MODELS": "one of allow, refuse",
    "TIME_ZONE": "the name of a time zone, such as UTC or Europe/Berlin",
    "DIGEST": "one of off, daily, weekly",
    "DIGEST_HOUR": "a whole hour from 0 to 23",
    "ALERTS": "yes or no",
    "CONTEXT_TOKENS": "a whole number from 0 to 1000000",
    "ANSWER_SECONDS": "a number of seconds from 1 to 3600",
    "STALL_SECONDS": "a number of seconds from 1 to 3600",
    "SHUTDOWN_SECONDS": "a number of seconds from 0 to 600",
    "PLAYGROUND_HOST": "an address to listen on, such as 127.0.0.1",
    "PLAYGROUND_PORT": "a port from 0 to 65535; 0 takes any that is free",
}
"""What each setting may be, for the message when it is not."""


class Settings(BaseSettings):
    """What the operator can set. The field names in capitals are the names of the settings."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    model: str = Field(default="gpt-4o-mini", min_length=1, max_length=200)
    models: str = Field(default="", max_length=4000)
    fallback_models: str = Field(default="", max_length=4000)
    strategy: Strategy = Strategy.AUTO
    database_url: str = ""
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    prices_file: Path | None = None
    access: Access = Access.OPEN
    allowed_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    announce_new_users: bool = False
    unpriced_models: Literal["allow", "refuse"] = "allow"
    time_zone: str = "UTC"
    digest: Literal["off", "daily", "weekly"] = "off"
    digest_hour: int = Field(default=9, ge=0, le=23)
    alerts: bool = True
    context_tokens: int = Field(default=4000, ge=0, le=1_000_000)
    answer_seconds: float = Field(default=300.0, ge=1, le=3600)
    stall_seconds: float = Field(default=60.0, ge=1, le=3600)
    shutdown_seconds: float = Field(default=20.0, ge=0, le=600)
    playground_host: str = "127.0.0.1"
    playground_port: int = Field(default=8000, ge=0, le=65535)

    @model_validator(mode="before")
    @classmethod
    def _blank_is_unset(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in data.items() if not isinstance(value, str) or value.strip()}

    @field_validator("*", mode="before")
    @classmethod
    def _trimmed(cls, value: Any) -> Any:
        return value.strip() if isinstance(value, str) else value

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        number, colon, secret = (value.get_secret_value() if value else "1:x").partition(":")
        plain = secret.replace("-", "").replace("_", "")
        if not (number.isascii() and number.isdigit() and colon and plain.isascii() and plain.isalnum()):
            raise ValueError
        return value

    @field_validator("openai_api_key")
    @classmethod
    def _key(cls, value: SecretStr | None) -> SecretStr | None:
        key = value.get_secret_value() if value else "x"
        if not key.isascii() or not is_one_word(key):
            raise ValueError
        return value

    @field_validator("telegram_api_url", "openai_base_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        host = (parts.hostname or "").encode("idna")
        if parts.scheme not in ("http", "https") or not host or parts.port == 0 or not is_one_word(value):
            raise ValueError
        if "?" in value or "#" in value:  # paths are appended to it
            raise ValueError
        return value.rstrip("/")

    @field_validator("model", "playground_host")
    @classmethod
    def _word(cls, value: str) -> str:
        if not is_one_word(value):
            raise ValueError
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value:
            return value
        scheme, mark, rest = value.partition("://")
        scheme = DRIVERS.get(scheme, scheme)
        fits = names_file if scheme == DRIVERS["sqlite"] else names_server
        if scheme not in DRIVERS.values() or not mark or not fits(rest.partition("?")[0]):
            raise ValueError
        return f"{scheme}://{rest}"

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() and 0 < int(part) < 2**63 for part in parts):
            raise ValueError
        return frozenset(int(part) for part in parts)

    @field_validator("allowed_ids", mode="before")
    @classmethod
    def _ids_of_chats(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        digits = [part.removeprefix("-") for part in parts]
        if not all(part.isascii() and part.isdigit() and 0 < int(part) < 2**63 for part in digits):
            raise ValueError
        return frozenset(int(part) for part in parts)

    @field_validator("access", "unpriced_models", "digest", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ZoneInfoNotFoundError):
            raise ValueError from None
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _level(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value

    @field_validator("prices_file")
    @classmethod
    def _file(cls, value: Path | None) -> Path | None:
        try:
            found = value is None or value.is_file()
        except OSError:
            found = False
        if not found:
            raise ValueError
        return value

    @property
    def zone(self) -> ZoneInfo:
        """Where days begin."""
        return ZoneInfo(self.time_zone)

    @property
    def in_playground(self) -> bool:
        """Whether there is no Telegram to talk to, so that the playground takes its place."""
        return self.telegram_bot_token is None

    @property
    def has_provider(self) -> bool:
        """Whether a model provider is set; without one the demo model serves the playground and the terminal."""
        return self.openai_api_key is not None or self.openai_base_url is not None

    @property
    def provider_url(self) -> str:
        """The address of the model provider."""
        return self.openai_base_url or OPENAI

    @property
    def database(self) -> str:
        """The database's address. The playground has a file of its own, lest play money mix with real money."""
        return self.database_url or (PLAYGROUND_DATABASE if self.in_playground else DATABASE)

    def secrets(self) -> tuple[str, ...]:
        """What must not appear in any log line."""
        held = (self.telegram_bot_token, self.openai_api_key)
        words = [secret.get_secret_value() for secret in held if secret is not None]
        words += [word.partition(":")[2] for word in words if ":" in word]
        for address in (self.database_url, self.openai_base_url or "", self.telegram_api_url):
            password = address.partition("://")[2].rpartition("@")[0].partition(":")[2]
            words += [password, unquote(password)]
        return tuple(word for word in dict.fromkeys(words) if len(word) > 3)


def read_settings() -> Settings:
    """Reads environment and .env; the environment wins.

    Raises:
        SettingsFault: with one sentence for each setting that is wrong.
    """
    try:
        _check_env_file(Path(ENV_FILE))
        return Settings()
    except ValidationError as error:
        names = dict.fromkeys(str(fault["loc"][0]).upper() for fault in error.errors(include_input=False))
        raise SettingsFault(tuple(f"{name}: should be {RIGHT[name]}" for name in names)) from None
    except UnicodeDecodeError:
        raise SettingsFault((".env: should be a text file in UTF-8",)) from None
    except OSError as error:
        raise SettingsFault((f".env: cannot be read: {error.strerror}",)) from None


def _check_env_file(path: Path) -> None:
    """Finds what the library passes over with a warning at most: a folder, and lines that it cannot read."""
    if path.is_dir():
        raise SettingsFault((f"{ENV_FILE}: should be a text file, and is a folder",))
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        odd = [binding.original.line for binding in parse_stream(lines) if binding.error]
    if odd:
        raise SettingsFault(tuple(f"{ENV_FILE}: line {line} should be NAME=value, with paired quotes" for line in odd))
