"""Text files in whatever they are written: which encoding bytes are in is told from the text that they make in it."""

import random
import time

import pytest

from bot.core.material import Fault
from bot.reading.encodings import decoded
from bot.reading.unreadable import GivenUp

LONG = {
    "de": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. „Über“ Straße – Größe.",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits. Où êtes-vous, cœur à gauche?",
    "es": "Dotados como están de razón y conciencia, deben comportarse fraternalmente. ¿Mañana? ¡Sí!",
    "pt": "Dotados de razão e de consciência, devem agir em espírito de fraternidade. Não há ações vãs.",
    "sv": "Alla människor är födda fria och lika i värde och rättigheter. Ås.",
    "pl": "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw.",
    "cs": "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv.",
    "tr": "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler.",
    "ru": "Все люди рождаются свободными и равными в своем достоинстве и правах.",
    "uk": "Всі люди народжуються вільними і рівними у своїй гідності та правах.",
    "el": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
    "he": "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם.",
    "ar": "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق.",
    "zh": "我们今天讨论这个问题，需要一个清楚的答案。天气很好，大家都去公园散步。",
    "zh-hant": "人皆生而自由；在尊嚴及權利上均各平等。人各賦有理性良知，誠應和睦相處。",
    "ja": "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "ko": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
}
CODE = "def f(a, b):\n    # {}\n    return a + b\n\nfor item in collection.items():\n    print(item.value)  # {}\n"
SAMPLES = {
    "cp1252": [
        *("Grüße", "café;12", "naïve", "señor", "mañana", "¿Qué tal?", "São Paulo", "Ångström", "œuvre", "5 €", "it’s"),
        *("“quoted”", "20°C", "§ 5", "Übung", "Köln;Müller;3", "été", "à la carte", "déjà vu", "Où est-il?", "l’été"),
        *(
            "niño",
            "Málaga;España\n",
            "½ cup",
            "© 2020",
            "smørrebrød",
            "hyvää päivää",
            "È vero",
            "città",
            "Öl",
            "ü",
            "é",
        ),
        *("Maß", "GRÜSSE", "CAFÉ", "ESPAÑA", "garçon", "x²", "±5", "100 £", "coração", "ação", "não", "ÄÖÜ"),
        *(LONG[name] for name in ("de", "fr", "es", "pt", "sv")),
    ],
    "gb18030": [
        *("姓名,价格\n张三,12\n李四,7\n", "你好", "产品;数量\n苹果;3\n", "价格", "测试文件", "北京", "备注：请查收"),
        *("会议纪要", "陈晨,王芳,刘洋", "库存报表\n螺丝,100\n扳手,20", "谢谢", LONG["zh"]),
        CODE.format("计算两个数的和", "打印"),
    ],
    "big5": ["姓名,價格\n張三,12\n李四,7\n", "你好", "產品;數量\n蘋果;3\n", "會議記錄", "臺北", LONG["zh-hant"]],
    "shift_jis": ["名前,価格\n田中,12\n鈴木,7\n", "こんにちは", "カタカナ", "東京", "会議の議事録", LONG["ja"]],
    "euc_jp": ["名前,価格\n田中,12\n鈴木,7\n", "こんにちは", "商品;数量\nりんご;3\n", LONG["ja"]],
    "euc_kr": ["이름,가격\n김철수,12\n이영희,7\n", "안녕하세요", "서울", "감사합니다", "회의록", LONG["ko"]],
    "cp1251": [
        *("Имя,Цена\nИван,12\nПётр,7\n", "Привет", "ПРИВЕТ", "Цена", "да", LONG["ru"], LONG["uk"]),
        CODE.format("складывает два числа", "печать"),
    ],
    "koi8_r": [
        *("Имя,Цена\nИван,12\nПётр,7\n", "Привет", "привет мир", "Москва", "ПРИВЕТ", "да", LONG["ru"]),
        CODE.format("складывает два числа", "печать"),
    ],
    "cp1253": ["Όνομα,Τιμή\nΓιώργος,12\nΜαρία,7\n", "Καλημέρα", "τιμή", "Αθήνα", LONG["el"]],
    "iso8859_7": ["Όνομα,Τιμή\nΓιώργος,12\nΜαρία,7\n", "Καλημέρα", "προϊόν;ποσότητα\n", LONG["el"]],
    "cp1255": ["שם,מחיר\nדוד,12\nשרה,7\n", "שלום", "תודה רבה", LONG["he"]],
    "cp1256": ["الاسم,السعر\nأحمد,12\n", "مرحبا", "شكرا", LONG["ar"]],
    "cp1254": ["İsim,Fiyat\nAyşe,12\nIşık,7\n", "Teşekkürler", "günaydın", LONG["tr"]],
    "cp1250": ["Zażółć gęślą jaźń", "książka", "Příliš žluťoučký kůň", "Dziękuję", LONG["pl"], LONG["cs"]],
    "iso8859_2": ["Zażółć gęślą jaźń", "książka", "Příliš žluťoučký kůň", LONG["pl"]],
    "utf-16-le": [
        *(
            "姓名,价格\n张三,12\n李四,7\n",
            "测试文件",
            "北京",
            "Привет",
            "да",
            "Имя,Цена\nИван,12\n",
            "이름,가격\n",
            "שלום",
            "価格,3\n",
        ),
        *(LONG[name] for name in ("de", "ru", "el", "zh", "zh-hant", "ja", "ko")),
        *("你好", "测试"),
    ],
    "utf-16-be": ["姓名,价格\n张三,12\n", "测试文件", "Привет", LONG["ru"], LONG["zh"], LONG["ko"], LONG["fr"]],
}
AMBIGUOUS = {
    *(("gb18030", "谢谢"), ("utf-16-le", "你好"), ("koi8_r", "ПРИВЕТ"), ("koi8_r", "да"), ("big5", "臺北")),
    *(("cp1250", "Dziękuję"), ("cp1252", "ÄÖÜ"), ("utf-16-le", "测试"), ("iso8859_2", "książka")),
}
"""A word or two that is as likely in another encoding: some are good UTF-8."""


def misread():
    """The samples that are not read as they were written."""
    return {(name, text) for name, texts in SAMPLES.items() for text in texts if decoded(text.encode(name)) != text}


def test_samples_are_read_as_they_were_written():
    """147 of 156, most of them a few words long; in the rest there is too little to tell by."""
    count = sum(map(len, SAMPLES.values()))
    missed = misread()
    assert missed == AMBIGUOUS
    assert (count - len(missed), count) == (147, 156)


@pytest.mark.parametrize("name", SAMPLES)
def test_one_bad_byte_changes_nothing_else(name):
    """The rest of a long text stays readable."""
    text = max(SAMPLES[name], key=len)
    content = text.encode(name)
    half = len(content) // 2 & ~1
    found = decoded(content[:half] + b"\xff\xff" + content[half:])
    assert sum(char in found for char in text) > 0.9 * len(text)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("中文字符".encode()[:-1], "中文字\ufffd"),
        ("中文字符".encode()[1:], "\ufffd\ufffd文字符"),
        ("Grüße aus Köln".encode() + b"\xff", "Grüße aus Köln\ufffd"),
        (("é" * 100).encode()[:-1], "é" * 99 + "\ufffd"),
        ("Привет мир".encode()[:-1], "Привет ми\ufffd"),
        ("🎉 안녕".encode()[:-2], "🎉 안\ufffd"),
        (b"a" * 30_000 + "ü, ö".encode() + b"\xff", "a" * 30_000 + "ü, ö\ufffd"),
        (b"\xef\xbb\xbf" + "Größe".encode() + b"\xff", "Größe\ufffd"),
    ],
)
def test_utf_8_with_a_broken_byte_stays_utf_8(content, text):
    """A mark stands for what is broken, and nothing else is touched."""
    assert decoded(content) == text


def test_utf_8_that_is_cut_anywhere():
    """Wherever a file ends, or one byte in it is bad."""
    chance = random.Random(7)
    for text in LONG.values():
        content = text.encode()
        for _ in range(5):
            at = chance.randrange(len(content) // 2, len(content))
            assert decoded(content[:at]) == content[:at].decode("utf-8", "replace")
            broken = content[:at] + b"\xff" + content[at + 1 :]
            assert decoded(broken) == broken.decode("utf-8", "replace")


@pytest.mark.parametrize("seed", range(5))
def test_noise_with_zeros_is_no_text(seed):
    """What has zeros is text in UTF-16 alone."""
    with pytest.raises(GivenUp) as raised:
        decoded(random.Random(seed).randbytes(50_000))
    assert raised.value.fault is Fault.KIND


def test_it_takes_no_time():
    """Only a part is looked at, however long the file is."""
    content = random.Random(1).randbytes(5_000_000).replace(b"\0", b"x")
    began = time.process_time()
    try:
        decoded(content)
    except GivenUp:
        pass
    assert time.process_time() - began < 3
