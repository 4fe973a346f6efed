"""What the keys of a model's JSON mean, in the spellings that models use."""

import re
from enum import Enum, auto
from functools import lru_cache

_NUMBERED = re.compile(
    r"(?:(?:step|шаг|步骤|步驟|第|schritt|étape|etape|paso|passo|etapa|ステップ|手順|단계|adım|bước|krok|thought)"
    r"[\s_.-]*(?:\d{1,3}|n)|\d{1,3})[\s_.-]*(?:步|歩|단계)?"
)
_BLANKS = re.compile(r"[\s_-]+")


class Meaning(Enum):
    """The part of an answer that a key announces."""

    STEPS = auto()
    STEP = auto()
    TITLE = auto()
    CONTENT = auto()
    ANSWER = auto()
    NOISE = auto()
    UNKNOWN = auto()


_WORDS = {
    Meaning.STEPS: "steps reasoning thinking thoughts chain_of_thought reasoning_steps thought_process"
    " шаги рассуждение рассуждения 步骤 步驟 推理 推理步骤 思考 思考过程 pasos étapes schritte passos ステップ 단계",
    Meaning.STEP: "step шаг thought paso étape schritt",
    Meaning.TITLE: "title name heading headline label заголовок название 标题 標題 título titre titel",
    Meaning.CONTENT: "content text summary explanation detail details description reasoning thought body output result"
    " action содержание текст объяснение 内容 內容 解释 说明 contenido contenu inhalt",
    Meaning.ANSWER: "answer result final_answer final_result final conclusion solution"
    " ответ результат итог вывод итоговый_ответ окончательный_ответ 答案 结果 結果 最终答案 最終答案 结论 結論 回答"
    " respuesta resultado réponse résultat antwort ergebnis resposta risposta 答え 답 정답 결과",
    Meaning.NOISE: "confidence next_action number id index step_number type status language",
}
_MEANINGS = {word: meaning for meaning in (Meaning.CONTENT, Meaning.TITLE) for word in _WORDS[meaning].split()} | {
    word: meaning
    for meaning in (Meaning.NOISE, Meaning.STEP, Meaning.STEPS, Meaning.ANSWER)
    for word in _WORDS[meaning].split()
}


@lru_cache(maxsize=256)
def meaning_of(key: str) -> Meaning:
    """What `key` announces, whatever its case and spacing; `step1`, `Step 2`, `3`, `步骤1` and `stepn` are steps."""
    word = _BLANKS.sub("_", key.strip().casefold())
    if _NUMBERED.fullmatch(key.strip().casefold()):
        return Meaning.STEP
    return _MEANINGS.get(word, Meaning.UNKNOWN)
