"""What pictures weigh, in tokens of input, where no provider has counted yet."""

_DEAR = "4o-mini"
"""It bills pictures at 33 times the tokens of others, so that they cost about the same.

Source of all numbers: OpenAI's guide to images and vision, read in November 2026.
"""


def usual_tokens(model: str) -> int:
    """Of a picture of about a thousand pixels a side: four tiles."""
    return 25_501 if _DEAR in model else 800


def most_tokens(model: str) -> int:
    """Of any picture: eight tiles, or all patches that a model takes."""
    return 48_169 if _DEAR in model else 4_000
