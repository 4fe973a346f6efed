"""Greetings, what the demo model says of itself, and what it says when it can do no more."""

from __future__ import annotations

import re

from bot.playground.skills.asked import LONGEST, Asked, Solution

_KINDS: dict[str, re.Pattern[str]] = {
    "thanks": re.compile(
        r"(many )?(thanks|thank you|thx|cheers)( a lot| so much| very much)?|(多谢|谢谢)[你您了啊]*",
        re.IGNORECASE,
    ),
    "bye": re.compile(r"(good ?bye|bye( bye)?|see you( later)?|good night)|再见|拜拜|晚安", re.IGNORECASE),
    "about": re.compile(
        r"(who|what) are you|what (can|do) you do|what is this|how do you work"
        r"|help( me)?|tell me about yourself"
        r"|[你您]是谁|[你您](是|叫)什么(名字)?|[你您](能|会|可以)(做|干)?(什么|些什么|啥)"
        r"|帮助|介绍一下[你您]?自己",
        re.IGNORECASE,
    ),
    "hello": re.compile(
        r"(hello|hi|hey|hiya|howdy|greetings|good (morning|afternoon|evening|day))"
        r"( there| glassbox| bot| all)?"
        r"|how are you( doing)?( today)?|[你您]好[啊呀吗]?"
        r"|大家好|早上好|早安|下午好|晚上好|嗨|哈喽|在吗",
        re.IGNORECASE,
    ),
}
_LEFT_OVER = " \t\r\n.,!?~;:…。，！？～；：、()（）😀🙂😊👋🙏❤️"
_SKILLS = """\
- arithmetic: 17*23+4
- which number is larger: 9.11 or 9.8
- primes: is 97 prime? the first 10 primes
- letters: how many r are in strawberry; reverse lollipop
- dates: days between 2024-01-15 and 2024-03-10
- gcd and lcm; sum, average, order of a list; Roman numerals"""
_SKILLS_ZH = """\
- 算术：17乘以23加4等于多少
- 比较大小：9.11和9.8哪个大
- 质数：97是质数吗；前10个质数
- 字母：strawberry里有几个r；反转lollipop
- 日期：2024年1月15日到2024年3月10日有多少天
- 最大公约数、最小公倍数；求和、平均数、排序；罗马数字"""
_REAL = (
    "To get real answers, set OPENAI_API_KEY in .env (or OPENAI_BASE_URL for a local server such as Ollama) "
    "and start again."
)
_REAL_ZH = "想要真正的回答，请在 .env 里设置 OPENAI_API_KEY（本地服务如 Ollama 则设置 OPENAI_BASE_URL），然后重新启动。"


_REPLIES = {
    "thanks": ("You are welcome! Ask me the next one.", "不客气！欢迎继续提问。"),
    "bye": ("Goodbye!", "再见！"),
    "about": (
        f"I am Glassbox's built-in demo model: a solver, not a language model. I can do:\n{_SKILLS}\n{_REAL}",
        f"我是 Glassbox 自带的演示模型：一个小解题器，不是语言模型。\n我会做：\n{_SKILLS_ZH}\n{_REAL_ZH}",
    ),
    "hello": (
        "Hello! I am a small demo solver, not a language model. Try: which is larger, 9.11 or 9.8?",
        "你好！我是一个小小的演示解题器，不是语言模型。试试问我：9.11和9.8哪个大？",
    ),
}


def talk(asked: Asked) -> Solution | None:
    """Answers a greeting or a question about the model itself."""
    parts = [part for part in re.split(r"[.!?,。！？，~\n]", asked.text.strip(_LEFT_OVER)) if part.strip(_LEFT_OVER)]
    kinds = [kind for part in parts[:4] for kind in [_kind(part.strip(_LEFT_OVER))]]
    if not kinds or len(parts) > 4 or None in kinds:
        return None
    kind = next((kind for kind in _KINDS if kind in kinds), "hello")
    return _reply(asked, kind)


def _kind(text: str) -> str | None:
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(text)), None)


def _reply(asked: Asked, kind: str) -> Solution:
    return asked.solution(
        asked.say(*_REPLIES[kind]),
        asked.plan("There is nothing to compute here: this is small talk.", "这里没有要计算的：只是打个招呼。"),
        (
            asked.say("Reply", "回复"),
            asked.say("Answer in a line or two and say what I am.", "用一两句话回答，并说明我是什么。"),
        ),
    )


def unsolved(asked: Asked) -> Solution:
    """The honest answer to all else."""
    length = min(len(asked.text), LONGEST)
    more = "+" if len(asked.text) > LONGEST else ""
    looked = asked.say(
        f"I read {length}{more} characters and found no question that I can compute from beginning to end.",
        f"我读了 {length}{more} 个字符，没有找到能从头到尾算出来的问题。",
    )
    answer = asked.say(
        "This is Glassbox's built-in demo model: a small solver, not a language model. "
        f"It cannot answer this one.\nWhat it can do:\n{_SKILLS}\n{_REAL}",
        "这是 Glassbox 自带的演示模型：一个小解题器，不是语言模型，答不了这个问题。\n"
        f"它会做：\n{_SKILLS_ZH}\n{_REAL_ZH}",
    )
    plan = asked.plan("See which of my few skills fits the question.", "看看我会的几种题里，哪一种合适。")
    return Solution(steps=(plan, (asked.say("Look", "查看"), looked)), answer=answer, solved=False)
