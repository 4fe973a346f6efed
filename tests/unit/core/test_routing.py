"""What needs no thought is told apart from what does, in English and in Chinese."""

import pytest

from bot.core.routing import LOOKED_AT, route
from bot.core.routing_words import LANGUAGES
from bot.core.strategies import Strategy


def table(texts: str) -> list[str]:
    """Texts parted by upright strokes."""
    return [text.strip() for text in texts.split("|")]


FAST_ENGLISH = table("""
hello | Hello! | helloooo!! | HEY THERE | Good morning 🌞 | good   night... | Hi, how are you? |
How's it going, bot? | what's up | Who are you? | What can you do? | are you a robot? | thanks |
Thank you so much! 🙏🏽 | thanks <3 | thx, bye | ok | OK. | okayyy | got it, thanks a lot for your help |
cool :D | lol | LOOOOL | hahahaha | hmmmm... | Great job! | Good bye | see you later |
Happy new year, everyone! 🎉🎊 | ｈｅｌｌｏ！ | capital of France? | What is the capital of France? |
hello, what is the capital of France? | Who wrote Hamlet? | Please tell me who invented the telephone |
who was the first president of the USA | Where is Machu Picchu? | When did Queen Victoria die? |
when was Mozart born | what's the currency of Japan | What does NASA stand for? | what is the largest planet |
define serendipity | translate good evening into French | how do you say apple in German? |
Who is the prime minister of Canada? | what's the boiling point of water | ok great thanks for the explanation |
who painted the Mona Lisa, please
""")

THINK_ENGLISH = table("""
hello, what is 17*23? | thanks! now do it with 12 | what is two plus two | which is larger, 9.11 or 9.8 |
Is 91 prime? | How many r's are there in strawberry? | x = y + z, find y | what is √2 |
what is half of twenty percent | what is the derivative of sin x | ok, but why? | Why is the sky blue? |
How do planes fly? | should I learn Rust or Go? | compare tea and coffee |
What is the difference between TCP and UDP? | who is taller, Ann or Bob |
If all cats are grey and Tom is a cat, is Tom grey? | Some birds can't fly. Is a penguin a bird? |
I speak without a mouth. What am I? | Who is lying? | write a function to reverse a list | def f(x): return x |
```python print("hi") ``` | what is the error in my script | TypeError: 'NoneType' object is not iterable |
what does foo(bar) mean | Prove that there is no largest prime | Plan a weekend in Rome |
What is the best way to lose weight? | what are the pros and cons of remote work |
what is the wife of the son of the king of Spain called | who wrote Hamlet and when was it printed? |
Who wrote Hamlet? Who wrote Faust? | what is the capital of the country that borders Spain |
What happens in the brain during sleep? | yes | continue | go on | good question: is light a wave |
tell me about quantum physics | summarise the French Revolution | the bat and the ball | hi, I lost my job |
hello world in C++ | What is heavier: steel or feathers | what is the missing number |
Where should I invest my money? | who would win
""")

FAST_CHINESE = table("""
你好 | 你好！ | 你好啊 | 您好~ | 大家好 | 早上好 | 早上好☀️ | 晚安 | 你好，最近怎么样？ | 你是谁？ |
你叫什么名字 | 你能做什么？ | 在吗 | 谢谢 | 谢谢你！🙏 | 非常感谢 | 好的，谢谢 | 太感谢了 | 不客气 | 再见 |
拜拜👋 | 明天见 | 好的 | 好的好的 | 好吧 | 嗯嗯 | 收到 | 明白了 | 知道了，谢谢你的帮助 | 哈哈 | 哈哈哈哈哈哈 |
呵呵 | 太棒了！！！ | 厉害👍 | 生日快乐🎂 | 新年快乐 | ok谢谢 | hello 你好 | 法国的首都是哪里 |
请问法国的首都是哪里？ | 你好，法国的首都是哪里？ | 日本的首都 | 红楼梦的作者是谁 | 《红楼梦》是谁写的？ |
谁发明了电话 | 珠穆朗玛峰在哪里 | 加拿大的货币是什么 | 爱因斯坦是哪国人 | 清朝是哪一年成立的 | 什么是光合作用 |
什么时候是春节 | 苹果用英语怎么说 | 世界上最高的山是什么 | 最长的河是哪条 | 澳大利亚的首都是哪个城市
""")

THINK_CHINESE = table("""
你好，17*23等于多少？ | 你好，三加五等于几 | １７＋２３ | ９．１１和９．８哪个大 | 草莓有几个字母 |
百分之二十的一半是什么 | 一百以内有多少个质数 | 鸡兔同笼，头十个，脚三十只，各有几只？ |
小明有三个苹果，吃了两个，还剩几个 | x的平方等于四，x是什么 | 下一个数字是什么 | 为什么天空是蓝色的 |
怎么学好英语 | 如何减肥 | 我该怎么办 | 应不应该辞职 | 我应该买苹果还是华为 | 茶和咖啡哪个更健康 |
比较一下北京和上海 | TCP和UDP的区别是什么 | 谁比小红高 | 小明和小红谁大 | 远程办公的优缺点是什么 |
如果所有的猫都是灰色的，汤姆是猫，那么汤姆是灰色的吗 | 甲说乙在说谎，谁说的是真话 | 凶手是谁 | 猜个谜语 |
脑筋急转弯 | 写一个函数反转链表 | 这段代码错在哪里 | 报错是什么意思 | 用Python写个爬虫 | 证明根号二是无理数 |
制定一个学习计划 | 帮我安排一下周末 | 最好的编程语言是什么 | 战争爆发的原因是什么 |
法国总统的妻子的父亲的名字是什么 | 谁写了红楼梦，什么时候写的 | 谁发明了电话？谁发明了电灯？ | 不是 | 继续 |
是的 | 总结一下法国大革命 | 给我讲讲量子力学 | 谢谢，再详细一点 | 谁偷了饼干 | 两车什么时候相遇 |
最小公倍数是什么
""")

PLAIN = FAST_ENGLISH + FAST_CHINESE
WORK = THINK_ENGLISH + THINK_CHINESE


def test_the_table_is_balanced():
    """Both languages and both ways carry their weight in this table."""
    sizes = [len(FAST_ENGLISH), len(THINK_ENGLISH), len(FAST_CHINESE), len(THINK_CHINESE)]
    assert sum(sizes) >= 120
    assert min(sizes) >= 40


@pytest.mark.parametrize("text", PLAIN)
def test_plain(text):
    """Small talk and one-fact questions are answered at once, whichever model the user has."""
    assert route(text, reasons=False) is Strategy.FAST
    assert route(text, reasons=True) is Strategy.FAST


@pytest.mark.parametrize("text", WORK)
def test_work(text):
    """What is to be worked out is thought about, and left to the model if it reasons by itself."""
    assert route(text, reasons=False) is Strategy.THINK
    assert route(text, reasons=True) is Strategy.NATIVE


@pytest.mark.parametrize("text", ["👍", "❤️", "👨‍👩‍👧‍👦", "🇫🇷🇩🇪", "👋🏿 👋🏻", "😂" * 300])
def test_emoji_alone(text):
    """A picture asks nothing, however it is put together."""
    assert route(text, reasons=False) is Strategy.FAST


@pytest.mark.parametrize("text", ["", " \n ", "?", "...", "，。", "Привет", "¿Por qué?", "\u200b", "\ud800"])
def test_in_doubt(text):
    """Nothing said, or said in a language that has no table here: thought about, to be on the safe side."""
    assert route(text, reasons=False) is Strategy.THINK


@pytest.mark.parametrize("text", ["thanks", "谢谢", "Who wrote Hamlet?", "法国的首都是哪里"])
@pytest.mark.parametrize("form", ["{}", "  {}\n", "🎉{}🎉", "{}!!!", "“{}”", "**{}**", "\u200b{}\ufeff", "{} 😀 🙏🏽"])
def test_dress_does_not_matter(text, form):
    """Blanks, emoji, punctuation and unseen characters around the words change nothing."""
    assert route(form.format(text), reasons=False) is Strategy.FAST
    assert route(form.format(text.upper()), reasons=False) is Strategy.FAST


def test_full_width_and_case():
    """Full-width letters, signs and digits are read as their plain forms."""
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    assert route("THANK YOU!".translate(wide), reasons=False) is Strategy.FAST
    assert route("what is 2+2?".translate(wide), reasons=False) is Strategy.THINK


@pytest.mark.parametrize(
    "text",
    [
        "what is " + "blue " * 50,
        "who is " + "x" * 200,
        "什么是" + "光合作用" * 25,
        "hello there, " * 20 + "what is love",
        "hi, thanks! " * 40,
        "1" * 50,
    ],
)
def test_long(text):
    """A long text is thought about even where it has the form of a plain question."""
    assert route(text, reasons=False) is Strategy.THINK


def test_repeated_letters_are_not_length():
    """A playful hand on the key makes no long text, up to the length that is looked at."""
    assert route("hell" + "o" * 500, reasons=False) is Strategy.FAST
    assert route("哈" * 500, reasons=False) is Strategy.FAST
    assert route("哈" * (LOOKED_AT + 1), reasons=False) is Strategy.THINK


HOSTILE = [
    *(
        "a",
        " ",
        ".",
        ",",
        "'",
        "(",
        "=",
        "`",
        "哈",
        "\n",
        "\u0301",
        "\u0327\u0301",
        "\ufdfa",
        "\ud800",
        "\0",
        "👍🏽\u200d",
    ),
    *(
        "a ",
        "hi ",
        "hi! ",
        "good morning ",
        "hi there good ",
        "ok okay k ",
        "abc",
        "ab ab",
        "what who ",
        "of of ",
        "'s ",
    ),
    *(
        "好的",
        "谢谢你",
        "是谁",
        "什么的",
        "的一",
        "比大",
        "哪个",
        "请问",
        "tell me ",
        "who is ",
        ". . ",
        "a.",
        "<3 ",
        ":d ",
    ),
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("end", ["", "x", "?", "谁"])
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile(piece, end):
    """No text is an error, and none makes the rules go back and forth without end."""
    for size in (60, 190, LOOKED_AT, 100_000):
        text = (piece * size)[: size - 1] + end
        assert route(text, reasons=False) in {Strategy.FAST, Strategy.THINK}
        assert route("who is " + text, reasons=True) in {Strategy.FAST, Strategy.NATIVE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_stand_alone(language):
    """Each phrase of small talk is known as such, in the spelling of its table."""
    phrases = language.talk.split(",")
    assert [phrase for phrase in phrases if route(phrase, reasons=True) is not Strategy.FAST] == []
    assert len(set(phrases)) == len(phrases)
