"""How likely characters are in texts of one script: enough to tell in which encoding bytes are such a text.

Costs are about minus the logarithm of how often a character stands in texts. The characters of each script are in the
order of how common they are in everyday texts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import log
from unicodedata import category

PLAIN, MARK, FULL_WIDTH_MARK = 3.5, 6.0, 4.5
"""Of ASCII, and of marks such as quotes: those of all scripts, and those of East Asia."""

SECOND, THIRD, SIGN, SYMBOL, STRANGE = 9.5, 12.5, 6.5, 9.0, 14.0
"""Of the less common characters of a script, and of its rare ones; of common and other Latin symbols; of others."""

REPLACED, CONTROL, CAPITAL = 15.0, 20.0, 2.5
"""Of what could not be read; of what stands in no text; and what a capital adds."""

MARKS = frozenset("“”‘’–—…€«»°·№©®§\u00a0\u200e\u200f\ufeff")
FULL_WIDTH = "，。、：；！？（）《》「」『』【】．％￥\u3000"
SIGNS = frozenset("£±²³½¼×µ¢¥ºª")
BEFORE_WORDS = frozenset("£±¼½¿¡")
"""Signs that stand behind no letter."""

_APART, _BESIDE = 4.0, 2.0
"""What it adds that a letter stands beside a Latin one in a word: of an alphabet, and of East Asian scripts."""

_HAN = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此"
    "已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特"
    "代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电"
    "数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却"
    "界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争"
    "运价钱姓李请谢您号码址件试测单客户姐妈爸朋友星期早晚饭喜欢爱哪谁吗呢吧啊"
)
_HAN_TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事"
    "成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此"
    "已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特"
    "代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電"
    "數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻"
    "界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭"
    "運價錢姓李請謝您號碼址件試測單客戶姐媽爸朋友星期早晚飯喜歡愛哪誰嗎呢吧啊"
)
_KANA = (
    "のいるにたとはしてをなでがかまれっりすらんもこ、。あうくーさきンどよえけつおそ日ルスせトみょめラリちわクやイシじゅアゃほドジフ"
    "レむプロタコマへ人年本大ばカテ一サだびぶグ月分中出国オニチ上見メ行時今事ィッパァ気思自者的場社会私ごげバ何デべュキハ東名前ずム"
    "エセ京円価格食番号ねぞ天語書方学生高手田小間子後二三四五十ナミウソツケモワヤガゴピポボベ山川水火木金土長入話"
)
_HANGUL = (
    "이다는을의가에고하지사로기도리한은나자어서를정대해인시일그과아전들국수보라부게제성있니만상구주여장스면동원오것관안공조문"
    "경유화비위소세연중위생우선실학습요했모적치신용으마와영개재진발내방당물계무미계거트없음러식분교할때반강드단산통바초명저행"
    "입또력야간민였되된서울까같말너람차금말집두번회최년월가격김박름년달약히좋감녕날씨청설르즈잘려운점터평품호외작체업결합처능심"
    "십백천만원총포목회각태양포파카타노데메네레베케테페호후큼렇렵므"
)
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўјљњћђџѕ"
_GREEK = "αοιετσνηυρπκμλςωγδήίάχόέθφβύώξζψϊϋΐΰ"
_HEBREW = "יוהלארתשבמנםחדקעספטגכןצזךףץ"
_ARABIC = "اليمونترسبدعكفةقحهجطشىصأخذزضغثإظءئؤآپیگچکژ،؟"
_WESTERN = "éäüöàèñóíáçßêúåøæãõâîôûëïìòùœ¿¡ýðþ"
_CENTRAL = "áéíóöüőűěščřžýłąęśżćůúńźťďňäßôșțăâîđşţŕĺľ"
_TURKISH = "ışüöçğİâîû"


@dataclass(frozen=True, slots=False, kw_only=True)
class Script:
    """One script. `first` and `slope` say how common its commonest character is, and how that falls.

    `second` tells which other characters are less common, and `third` which are rare. `apart`: what it
    costs that a letter stands beside a Latin one in a word; `run`: so many accented letters may stand together.
    """

    common: str
    first: float
    slope: float
    marks: str = ""
    second: Callable[[str], bool] = lambda _: False
    third: Callable[[str], bool] = lambda _: False
    apart: float = 0.0
    run: int = 0

    @cached_property
    def _costs(self) -> dict[str, float]:
        falls = (lambda rank: log(1 + rank / 3)) if not self.slope else (lambda rank: rank * self.slope)
        costs = {char: self.first + falls(rank) for rank, char in reversed(list(enumerate(self.common)))}
        capitals = {char.upper(): cost + CAPITAL for char, cost in costs.items() if len(char.upper()) == 1}
        return dict.fromkeys(MARKS, MARK) | dict.fromkeys(self.marks, FULL_WIDTH_MARK) | capitals | costs

    def cost(self, char: str) -> float:
        """Of one character."""
        if char < "\x7f":
            return PLAIN if char >= " " or char in "\t\n\r\f\x1b" else CONTROL
        if (known := self._costs.get(char)) is not None:
            return known
        if char == "\ufffd":
            return REPLACED
        if char < "\xa0":
            return CONTROL
        if self.second(char):
            return SECOND
        if self.third(char):
            return THIRD
        if char in SIGNS:
            return SIGN
        if category(char) in ("Cn", "Co"):
            return CONTROL
        return SYMBOL if char < "\u0100" and not char.isalpha() else STRANGE


def _lead(codec: str, first: int, last: int) -> Callable[[str], bool]:
    """Whether a character is in some rows of a national standard, where the common ones stand."""

    def within(char: str) -> bool:
        code = char.encode(codec, "ignore")
        return len(code) == 2 and first <= code[0] <= last

    return within


def _between(first: str, last: str) -> Callable[[str], bool]:
    return lambda char: first <= char <= last


def _latin(char: str) -> bool:
    return char.isalpha() and char < "\u0250"


_is_han = _between("\u4e00", "\u9fff")

HAN = Script(
    common=_HAN, first=3.4, slope=0, marks=FULL_WIDTH, second=_lead("gb2312", 0xB0, 0xD7), third=_is_han, apart=_BESIDE
)
HAN_TRADITIONAL = Script(
    common=_HAN_TRADITIONAL,
    first=3.4,
    slope=0,
    marks=FULL_WIDTH,
    second=_lead("big5", 0xA4, 0xC6),
    third=_is_han,
    apart=_BESIDE,
)
JAPANESE = Script(
    common=_KANA,
    first=3.0,
    slope=0,
    marks=FULL_WIDTH,
    second=_lead("euc_jp", 0xB0, 0xCF),
    third=_is_han,
    apart=_BESIDE,
)
KOREAN = Script(
    common=_HANGUL, first=3.2, slope=0, second=_lead("euc_kr", 0xB0, 0xC8), third=_between("가", "힣"), apart=_BESIDE
)
CYRILLIC = Script(common=_RUSSIAN, first=2.2, slope=0.12, second=_between("Ѐ", "ӿ"), apart=_APART)
GREEK = Script(common=_GREEK, first=2.3, slope=0.12, second=_between("Ͱ", "Ͽ"), apart=_APART)
HEBREW = Script(common=_HEBREW, first=2.2, slope=0.12, second=_between("\u0591", "״"), apart=_APART)
ARABIC = Script(common=_ARABIC, first=2.1, slope=0.12, second=_between("\u0600", "ۿ"), apart=_APART)
WESTERN = Script(common=_WESTERN, first=4.5, slope=0.1, second=_latin, run=2)
CENTRAL = Script(common=_CENTRAL, first=4.6, slope=0.1, second=_latin, run=3)
TURKISH = Script(common=_TURKISH, first=4.0, slope=0.1, second=_latin, run=2)
SCRIPTS = (HAN, HAN_TRADITIONAL, JAPANESE, KOREAN, CYRILLIC, GREEK, HEBREW, ARABIC, WESTERN, CENTRAL, TURKISH)
