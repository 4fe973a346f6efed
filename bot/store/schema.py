"""All tables together, as the migrations make them."""

from bot.store.tables import answers
from bot.store.tables_of_usage import usage_sums

(metadata,) = {table.metadata for table in (answers, usage_sums)}
"""One for all: with both modules imported, no table is missing in it."""
