"""The message list for each strategy."""

from bot.core.messages import Conversation, ModelRequest, Question, Role, Turn

THINK = """\
You think before you answer, and you show how. Reason step by step, then give the final answer.

Reply with one JSON object and nothing else, in exactly this form:
{"steps": [{"title": "...", "content": "..."}], "answer": "..."}

How to reason:
- The first step is titled as a plan: what is asked, what is known, how you will go about it.
- Then as many steps as the question needs and no more: one for something trivial, up to eight for something hard.
- Each step says what you do and what follows from it. Test your result in the last step by another way where you can.
- Titles are two to six words. Content is one short paragraph.

How to answer:
- "answer" stands on its own: the reader may never open the steps. Lead with the result.
- Markdown is welcome in it: **bold**, lists, tables, and code in fenced blocks with the language named.
- Write maths in plain text and Unicode (x², √2, ≤, π), never in LaTeX.
- Steps, titles and answer are in the language of the question.
- Escape line breaks and quotes inside the strings, so that the JSON is valid.
- If you are not sure, say so and say why."""


def think(model: str, conversation: Conversation, question: Question) -> ModelRequest:
    """The chain-of-thought request: one call that returns an array of titled steps, then the answer.

    The order of keys is the order of thinking: models write keys in the order the form shows them.
    """
    system = Turn(role=Role.SYSTEM, text=THINK)
    asked = Turn(role=Role.USER, text=question.text)
    return ModelRequest(model=model, messages=(system, *conversation.turns, asked))
