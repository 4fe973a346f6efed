"""The message list for each strategy."""

import re
from dataclasses import replace

from bot.core.briefs import Brief, fenced
from bot.core.messages import Conversation, Output, Role, Turn
from bot.core.speakers import GROUP

_REASONING = """\
- The first step is titled as a plan: what is asked, what is known, how you will go about it.
- Then as many steps as the question needs and no more: one for something trivial, up to eight for something hard.
- Each step says what you do and what follows from it. Test your result in the last step by another way where you can.
- Titles are two to six words. Content is one short paragraph."""

_STYLE = """\
- Lead with the result.
- Markdown is welcome: **bold**, lists, tables, and code in fenced blocks with the language named.
- Write maths in plain text and Unicode (x², √2, ≤, π), never in LaTeX.
- Write in the language of the question.
- If you are not sure, say so and say why."""

_ANSWERING = f"""\
- The answer stands on its own: the reader may never open the steps. Titles of steps are in its language too.
{_STYLE}"""

THINK = f"""\
You think before you answer, and you show how. Reason step by step, then give the final answer.

Reply with one JSON object and nothing else, in exactly this form, with every text filled in:
{{"steps": [{{"title": "", "content": ""}}], "answer": ""}}

How to reason:
{_REASONING}

How to answer:
{_ANSWERING}
- Escape line breaks and quotes inside the strings, so that the JSON is valid."""

THINK_MARKED = f"""\
You think before you answer, and you show how. Reason step by step, then give the final answer.

Reply in exactly this form, and write nothing before the first mark:
### <title>

### <title>

#### ANSWER

Below each title stands the content of its step, below #### ANSWER the final answer.

How to reason:
{_REASONING}

How to answer:
{_ANSWERING}"""

FAST = f"""\
Answer at once, briefly and to the point, without showing any reasoning.

{_STYLE}"""

NATIVE = f"""\
The question stands between <question> and </question>.

{_STYLE}"""


OWN_LANGUAGE = """\
- Where the question is in no language or in several, such as a formula, a name or a picture alone, write in the
  language of the person who asks, whose tag is {tag}."""

TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
"""Of a language: what does not look like one is not told to a model."""

SUMMED_UP = "What was said before, summed up:"

WISHES = """\
The person who asks wants every answer to keep to the following, as far as it does not contradict the form above:"""


NO_TOOLS = "You have no tools and can call none: answer in words, with what you know."


def without_tools(messages: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Return messages that also say that there are no tools."""
    first, *others = messages
    return (replace(first, text=f"{first.text}\n\n{NO_TOOLS}"), *others)


def think(conversation: Conversation, brief: Brief, output: Output) -> tuple[Turn, ...]:
    """The chain-of-thought prompt, for steps as JSON or as marked text.

    The order of keys is the order of thinking: models write keys in the order the form shows them.
    """
    return _messages(THINK_MARKED if output is Output.MARKED else THINK, conversation, brief)


def fast(conversation: Conversation, brief: Brief) -> tuple[Turn, ...]:
    """The prompt for a plain answer."""
    return _messages(FAST, conversation, brief)


def native(conversation: Conversation, brief: Brief) -> tuple[Turn, ...]:
    """The prompt for a reasoning model: short and plain, for these do worse when told how to think."""
    return _messages(NATIVE, conversation, brief, delimited=True)


def _messages(system: str, conversation: Conversation, brief: Brief, *, delimited: bool = False) -> tuple[Turn, ...]:
    wishes = f"\n\n{WISHES}\n{fenced('wishes', brief.instructions)}" if brief.instructions else ""
    own = f"\n{OWN_LANGUAGE.format(tag=brief.language)}" if TAG.fullmatch(brief.language) else ""
    group = f"\n\n{GROUP}" if brief.speaker else ""
    question = Turn(role=Role.USER, text=brief.text(delimited=delimited), pictures=brief.pictures)
    return (Turn(role=Role.SYSTEM, text=system + own + group + wishes), *_summed_up(conversation, question))


def _summed_up(conversation: Conversation, question: Turn) -> tuple[Turn, ...]:
    """The turns, with what was said before them at their head: some providers want turns to alternate."""
    first, *others = (*conversation.turns, question)
    if conversation.summary:
        first = replace(first, text=f"{SUMMED_UP}\n{fenced('summary', conversation.summary)}\n\n{first.text}")
    return (first, *others)
