"""The settings: the only reader of the environment and of .env. Faults are told all at once, never with a value."""

from datetime import timedelta
from os.path import isfile
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.core.addresses import database_address, is_one_word, is_root, passwords_in
from bot.core.errors import SettingsFault
from bot.core.people import Access, ids_of
from bot.core.right import DATABASE, RIGHT
from bot.core.strategies import Strategy
from bot.core.webhook import fits_secret, fits_token, fits_webhook, secret_from

ENV_FILE = ".env"
OPENAI = "https://api.openai.com/v1"
PLAYGROUND_DATABASE = "sqlite+aiosqlite:///data/playground.db"
WEB_PORT = 8080


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
    local: Literal["tell", "auto", "off"] = "tell"
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
    document_tokens: int = Field(default=12_000, ge=100, le=1_000_000)
    transcribe_model: str = Field(default="gpt-4o-mini-transcribe", min_length=1, max_length=200)
    answer_seconds: float = Field(default=300.0, ge=1, le=3600)
    stall_seconds: float = Field(default=60.0, ge=1, le=3600)
    shutdown_seconds: float = Field(default=20.0, ge=0, le=600)
    queue_limit: int = Field(default=20, ge=1, le=1000)
    question_max_age: float = Field(default=24.0, ge=0, le=8760)
    retention_days: int = Field(default=0, ge=0, le=36_500)
    max_answers: int = Field(default=1000, ge=1, le=10_000)
    send_rate: int = Field(default=30, ge=0, le=1000)
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    listen_host: str = "127.0.0.1"
    listen_port: int | None = Field(default=None, ge=0, le=65535)
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
        if value is not None and not fits_token(value.get_secret_value()):
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
        if value is not None and not is_root(value):
            raise ValueError
        return value and value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, value: str | None) -> str | None:
        if value is not None and not fits_webhook(value):
            raise ValueError
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_word(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not fits_secret(value.get_secret_value()):
            raise ValueError
        return value

    @field_validator("model", "transcribe_model", "playground_host", "listen_host")
    @classmethod
    def _word(cls, value: str) -> str:
        if not is_one_word(value):
            raise ValueError
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        return value and database_address(value)

    @field_validator("admin_ids", "allowed_ids", mode="before")
    @classmethod
    def _ids(cls, value: Any, info: ValidationInfo) -> Any:
        return ids_of(value, groups=info.field_name == "allowed_ids") if isinstance(value, str) else value

    @field_validator("access", "unpriced_models", "digest", "local", mode="before")
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
        if value is not None and not isfile(value):  # nor where nobody may look
            raise ValueError
        return value

    @property
    def zone(self) -> ZoneInfo:
        """Where days begin."""
        return ZoneInfo(self.time_zone)

    @property
    def oldest_question(self) -> timedelta | None:
        """How long a question may have waited when the bot starts; None: as long as it likes."""
        return timedelta(hours=self.question_max_age) if self.question_max_age else None

    @property
    def transcriber(self) -> str:
        """The model that hears recordings; empty: none are heard."""
        return "" if self.transcribe_model.lower() == "off" else self.transcribe_model

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

    @property
    def by_webhook(self) -> bool:
        """Whether Telegram brings the updates; the playground is always polled."""
        return self.webhook_url is not None and not self.in_playground

    @property
    def web_port(self) -> int | None:
        """The port for webhook, health and metrics; None: nothing listens."""
        return WEB_PORT if self.listen_port is None and self.by_webhook else self.listen_port

    @property
    def webhook_word(self) -> str:
        """The webhook's secret: the one that is set, else one made from the token, on which replicas agree."""
        if self.webhook_secret is not None:
            return self.webhook_secret.get_secret_value()
        return secret_from(self.telegram_bot_token.get_secret_value()) if self.telegram_bot_token else ""

    def secrets(self) -> tuple[str, ...]:
        """What must not appear in any log line."""
        held = (self.telegram_bot_token, self.openai_api_key)
        words = [secret.get_secret_value() for secret in held if secret is not None]
        words += [*(word.partition(":")[2] for word in words if ":" in word), self.webhook_word]
        for address in (self.database_url, self.openai_base_url or "", self.telegram_api_url):
            words += passwords_in(address)
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
