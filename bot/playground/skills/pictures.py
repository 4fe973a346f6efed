"""Pictures: the demo model sees nothing in them, and says what the file says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.playground.skills.asked import Asked, Solution


def pictures(asked: Asked, shown: Sequence[tuple[str, int, int, int]]) -> Solution:
    """The honest answer about pictures: (format, width, height, bytes) of each."""
    told = [_told(asked, *picture) for picture in shown]
    blind = asked.say(
        "I am a small demo solver, not a language model: I cannot see what is in a picture.",
        "我是一个小小的演示解题器，不是语言模型：看不见图片里的内容。",
    )
    return Solution(
        steps=(
            asked.plan("Look at what came along.", "看看附带了什么。"),
            (asked.say("Look", "查看"), "\n".join(told)),
        ),
        answer="\n".join([*told, blind]),
        solved=False,
    )


def _told(asked: Asked, kind: str, width: int, height: int, size: int) -> str:
    return asked.say(
        f"A picture: {kind.upper()}, {width} × {height} pixels, {size:,} bytes.",
        f"一张图片：{kind.upper()}，{width} × {height} 像素，{size:,} 字节。",
    )
