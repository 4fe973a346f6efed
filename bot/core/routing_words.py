"""The words by which routing knows small talk, one-fact questions and work, language by language.

Text is compared in lower case (NFKC, casefold) with straight apostrophes. Phrases of small talk are plain text, parted
by commas, without punctuation; the rest are regular expressions, with quantifiers bounded or possessive.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What routing knows of one language.

    `talk`: phrases that are small talk by themselves; `fillers`: what may follow one of them.
    `openers`: what may stand before a one-fact question. `facts`: such a question as a whole, at most `longest_fact`
    characters of it. `work`: what shows that there is something to reason about, in whatever question it stands.
    """

    talk: str
    fillers: str
    openers: str
    facts: tuple[str, ...]
    longest_fact: int
    work: str


_THING = (
    "year|day|date|month|time|country|city|state|continent|planet|ocean|sea|river|mountain|island|language|currency"
    "|animal|bird|element|metal|gas|colou?r|team|band|book|film|movie|company|king|queen|president|organ|vitamin"
)
_TONGUE = (
    "english|chinese|mandarin|french|german|spanish|italian|portuguese|russian|ukrainian|japanese|korean|arabic"
    "|hebrew|turkish|polish|dutch|greek|hindi|latin|swedish|vietnamese|thai|indonesian"
)
_NOUN = (
    "capital|currency|population|president|prime minister|king|queen|author|inventor|founder|director|meaning"
    "|definition|synonym|antonym|opposite|plural|abbreviation|symbol|flag|anthem|official language|birthday"
)

ENGLISH = Language(
    talk=(
        "hi,hello,hey,heya,hiya,howdy,yo,greetings,good morning,good afternoon,good evening,good day,good night,morning"
        ",evening,gm,gn,welcome back,im back,nice to meet you,pleased to meet you,long time no see"
        ",whats up,what is up,wassup,sup,how are you,how are you doing,how r u,how are u,hru,how do you do"
        ",hows it going,how is it going,how are things,hows life,hows your day,how is your day,how was your day"
        ",how have you been,im fine,im good,im ok,i am fine,i am good,and you,hbu,wbu,fine,not bad"
        ",who are you,who r u,who made you,who created you,what are you,whats your name"
        ",what is your name,what can you do,are you a bot,are you a robot,are you human,are you an ai,are you real"
        ",are you there,are you ok,anyone there,you there,ping,test,testing,tell me a joke"
        ",thanks,thank you,thank u,thankyou,thx,thnx,ty,tysm,tyvm,cheers,much appreciated,i appreciate it"
        ",appreciate it,appreciated,many thanks,youre welcome,you are welcome,np,no problem,no worries,never mind"
        ",nevermind,nvm,my pleasure,sorry,my bad,excuse me"
        ",bye,goodbye,good bye,byebye,cya,see you,see ya,see u,see you later,see you tomorrow,see you soon,later,ttyl"
        ",talk to you later,farewell,take care,have a nice day,have a good day,have a great day,have a good one"
        ",sleep well,sweet dreams,gotta go,brb,cu"
        ",ok,okay,okey,okie,k,kk,okey dokey,alright,all right,all good,sure,got it,gotcha,i got it,i see,understood"
        ",i understand,makes sense,that makes sense,fair enough,noted,roger,will do,sounds good,cool,great,nice,awesome"
        ",perfect,excellent,amazing,wonderful,fantastic,brilliant,good,very good,good job,good bot,well done,wow,yay"
        ",great job,nice one,nice job,thats great,that is great,thats cool,thats nice,very nice,very helpful"
        ",love it,i love it,i like it,i love you,love you,you rock,youre great,you are great,youre awesome,bravo"
        ",lol,lmao,rofl,lmfao,haha,hahah,hehe,hihi,heh,xd,omg,oh,ah,aha,ooh,aw,hm,hmm,um,uh,mhm,meh,oops,whoa,funny"
        ",congrats,congratulations,happy birthday,happy new year,merry christmas,happy holidays,good luck"
    ),
    fillers=(
        "there,bot,everyone,everybody,all,friend,my friend,buddy,bro,dude,man,mate,dear,sir,guys,folks,again,today,now"
        ",then,too,so much,very much,a lot,a million,so far,really,indeed,and,im,please"
        ",for that,for this,for the help,for your help,for helping,for helping me,for your time,for the answer"
        ",for your answer,for everything,for the info,for the explanation,for explaining"
        ",to you,to you too,you too,same to you"
    ),
    openers=(
        "hi|hello|hey|ok|okay|so|well|and|please|pls|bot|quick question|just curious|excuse me|sorry|by the way|btw"
        "|(?:(?:can|could|would|will) you (?:please )?)?(?:tell|remind) me|(?:do|would) you (?:happen to )?know"
        "|i(?:'d| would) like to know|i want to know|i wonder|i was wondering|any idea"
    ),
    facts=(
        r"(?:what|who)(?:'?s| is| are| was| were) .+",
        r"what (?:does|do|did) .+ (?:mean|stand for)",
        rf"(?:what|which) (?:{_THING})\b.+",
        r"(?:who|whom) .+",
        r"(?:where|when)(?:'?s| is| are| was| were| do| does| did) .+",
        rf"(?:the )?(?:{_NOUN}) of .+",
        rf"[\w' -]+(?:'s)? (?:{_NOUN})",
        r"(?:define|meaning of|definition of) .+",
        rf"(?:translate .+ (?:in)?to|(?:how do (?:you|i|we) say|what is|say) .+ in) (?:{_TONGUE})",
        r"how do (?:you|i|we) (?:spell|pronounce) .+",
    ),
    longest_fact=80,
    work=(
        r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
        r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|dozens?|half|twice|double|triple"
        r"|plus|minus|times|divided|multipl\w+|add(?:ed)?|subtract\w*|per ?cent(?:age)?|ratio|fraction|sum|total"
        r"|average|mean of|median|square|cube|roots?|primes?(?! minister)|factors?|factorial|equations?|formula"
        r"|solutions?|solve|calculat\w+|comput(?:e|ing|ation)|derivative|integral|limit|matrix|probability|chances?|odds|area|volume"
        r"|perimeter|distance|speed|angle|remainder|numbers?|integers?|m(?:in|ax)imum|missing|digits?|letters?|vowels?"
        r"|sequence|next|backwards?|revers\w+|anagram"
        # comparison
        r"|compar\w+|versus|vs|than|or|either|best|worst|better|bigger|larger|smaller|greater|taller|shorter|longer"
        r"|higher|lower|heavier|lighter|faster|slower|older|younger|cheaper|hotter|colder|deeper|stronger|closer"
        r"|farther|further|more|less|fewer|differen\w+|similar\w*|pros|cons|(?:dis)?advantages?|benefits?|drawbacks?"
        r"|trade-?offs?|in common"
        # logic
        r"|if|unless|then|suppose|assum\w+|given|because|therefore|all|every|each|some|none|not|no|only|except|without"
        r"|always|never|must|before|after|between|until|ago|both|neither|true|false|ly?ing|liars?|riddle|puzzle|logic\w*"
        r"|paradox|deduce|infer|conclu\w+|contradict\w+|this|that|these|those|following"
        # code
        r"|code|coding|functions?|scripts?|program|algorithms?|complexity|sql|regex\w*|query|errors?|exceptions?|output"
        r"|traceback|bugs?|debug\w*|compil\w+|implement\w*|refactor\w*|import|return|null|undefined|fix|wrong|def|class"
        # proofs, plans, advice
        r"|prov(?:e|es|ing)|proofs?|show|deriv(?:e|ing)|theorem|plan|plans|planning|steps?|strateg\w+|ways?|design\w*"
        r"|schedule|organi[sz]e|should|could|would|might|worth|recommend\w*|suggest\w*|advi[cs]e|opinion|think|believe"
        r"|choose|decide|optimal|reasons?|why|cause[ds]?|effects?|impacts?|consequences?|implications?|relation\w*|role"
        r"|explain\w*|analy[sz]\w+|evaluate|argu\w+|evidence|problems?|issues?|happen\w*|going on"
        r"|the point of|will|my|our)\b|n't\b|\w\(|\w\[|[;|&]{2}|\w_\w"
        r"|\bhow\b(?! do (?:you|i|we) (?:say|spell|pronounce)\b)"
        # two questions in one, and answers that lead to answers
        r"|\b(?:what|who|whom|whose|when|where|which)\b.+\b(?:what|who|whom|whose|when|where|which)\b"
        r"|(?:\bof\b|'s\b).+?(?:\bof\b|'s\b).+?(?:\bof\b|'s\b)"
    ),
)

_NUMERAL = "零一二两三四五六七八九十百千万亿"
_SIZE = "大小高低矮多少重轻快慢远近早晚强弱贵便长短老年好坏热冷深浅"
_TRAIT = (
    "首都|省会|货币|作者|总统|国王|总理|首相|创始人|发明者|简称|别称|全称|意思|定义|反义词|近义词|同义词|国花|国旗|生日"
    "|官方语言"
)

CHINESE = Language(
    talk=(
        "你好,您好,你们好,大家好,你好吗,您好吗,哈喽,哈啰,哈罗,嗨,嘿,喂,早,早安,早上好,上午好,中午好,下午好,晚上好,晚安,午安,好久不见"
        ",很高兴认识你,认识你很高兴,在吗,在么,在不在,你在吗,有人吗,最近怎么样,你最近怎么样,最近好吗,最近如何,你怎么样,过得怎么样,吃了吗"
        ",你吃了吗,吃饭了吗,吃饭了没,忙吗,在忙吗,我很好,还不错,还行,挺好,你呢"
        ",你是谁,您是谁,你叫什么,你叫什么名字,你叫啥,你的名字是什么,你是机器人吗,你是人吗,你是真人吗,你会什么,你会做什么,你能做什么"
        ",你能干什么,你可以做什么,你有什么功能,谁创造了你,谁开发了你,自我介绍,介绍一下你自己,讲个笑话,说个笑话,测试"
        ",谢谢,谢谢你,谢谢您,谢啦,谢了,多谢,感谢,感谢你,感谢您,非常感谢,十分感谢,太感谢,谢谢大家,辛苦,辛苦你,麻烦你,謝謝,謝謝你"
        ",不客气,不用谢,没事,没关系,不好意思,抱歉,对不起,打扰"
        ",再见,再會,再見,拜拜,拜,回见,回头见,明天见,待会见,下次见,走了,我走了,先走了,下了,我先下了,睡了,我睡了,去睡了,祝你好运,保重"
        ",好,好的,好滴,好嘞,好吧,好哒,行,可以,没问题,收到,明白,明白了,我明白了,懂了,我懂了,知道了,我知道了,了解,晓得,原来如此,是这样啊"
        ",嗯,恩,哦,噢,喔,唔,额,呃,哎,唉,啊,哇,哇塞,哎呀,天哪,我的天,有道理,说得对,不错,很好,非常好,太好,真好,太棒,真棒,棒,好棒,赞"
        ",点赞,厉害,牛,真厉害,太厉害,优秀,完美,真有意思,有意思,有趣,真有趣,酷,喜欢,我喜欢,我爱你,爱你,你真好,你真聪明,你真棒,加油"
        ",哈,哈哈,呵,呵呵,嘿嘿,嘻嘻,嘻,嘎嘎,笑死,笑死我了,无聊,好无聊,我好无聊,恭喜,祝贺,生日快乐,新年快乐,新年好,春节快乐,中秋快乐"
        ",圣诞快乐,周末愉快,节日快乐,恭喜发财"
    ),
    fillers="啊,呀,呢,吧,哦,哈,啦,了,哟,喔,嘛,呐,哇,的,呦,咯,喽,耶,你,您,各位,朋友,朋友们,亲,亲爱的,机器人,小助手,老师,也,很,太,的帮助,的回答,的解答",
    openers="你好|您好|嗨|请问|请教|请|麻烦|问一?下|想问一?下|我?想知道|我?想问|你?知道|(?:你|您)?(?:能|可以)?(?:不能)?告诉我|那么",
    facts=(
        r".+?(?:是|叫)(?:谁|什么|啥|哪里|哪儿|哪年|哪一年|哪天|哪一天|哪国人?|什么时候)(?:名字|意思|颜色|语言)?(?:的|写的|发明的|建的|成立的|出生的)?",
        r".+?是(?:谁|哪一?年|什么时候|哪国人?|哪里|哪[个条座位]\w{0,2})(?:的|[^,]{1,8}的)?",
        r".+?(?:位于|在)(?:哪里|哪儿|哪|哪个[国城省洲]\w{0,2}|什么地方)",
        r".+?(?:哪一?年|什么时候|何时|哪一?天|几月)\w{1,8}",
        r"(?:什么是|什么时候是|谁是|谁|哪个国家|哪个城市|哪位)\w+",
        r".+?(?:什么意思|的英文|的中文|的拼音)(?:是什么)?",
        r".+?[语文](?:怎么|如何)[说读念写拼]",
        rf".+?的?(?:{_TRAIT})(?:是)?(?:哪个城市|哪座城市|谁|什么|哪里|哪儿)?",
        r"(?:把)?\w+翻译成\w{1,3}[语文]",
    ),
    longest_fact=30,
    work=(
        rf"[{_NUMERAL}]{{2}}|[{_NUMERAL}]\s*[加减乘除]|[{_NUMERAL[2:]}][个只头条人元块斤米天年岁次倍位本张台艘颗]"
        r"|一半|倍|百分|多少|几[个只头条人元块斤米天岁次倍位本张台种]|加上|减去|乘以|除以|等于|相加|相乘|总共|一共|总和|之和|之差"
        r"|平均|平方|立方|开方|方根|质数|素数|因数|方程|公式|计算|算一?下|求解|求出|导数|积分|极限|矩阵|概率|几率|可能性"
        r"|面积|体积|周长|距离|速度|角度|余数|数字|整数|的数|公倍数|公约数|明天|后天|昨天|前天|相遇|数列|规律|下一个|倒过来|反过来"
        # comparison
        rf"|比较|对比|相比|还是|或|更[{_SIZE}]|比.{{1,8}}[{_SIZE}]|[谁哪个][{_SIZE}]|区别|差别|差异|不同|异同|共同点"
        r"|优缺点|优点|缺点|利弊|好处|坏处|优势|劣势|最好|最佳|哪种|哪款"
        # logic
        r"|如果|假如|假设|假若|倘若|若是|要是|除非|那么|所以|因此|因为|所有|全部|每[个人天次]|有的|有些|至少|至多|恰好|只有"
        r"|除了|不是|没有|之前|之后|之间|(?<![首成])都(?:是|有|会|不|没)|撒谎|谎|真话|假话|凶手|偷|谁会|排第|我的|我们|谜|脑筋急转弯|逻辑|推理"
        r"|推断|推导|悖论|矛盾|这|那|以下|下面|上面|上述|下列"
        # code
        r"|代码|函数|编程|程序|算法|复杂度|脚本|正则|报错|错误|异常|调试|编译|实现|重构|变量|循环|数组|数据库"
        # proofs, plans, advice
        r"|证明|求证|计划|规划|方案|安排|设计|步骤|策略|办法|方法|应该|该不该|要不要|值得|建议|推荐|看法|选择|决定|分析|评价"
        r"|论证|为什么|为何|为啥|原因|理由|影响|后果|意义|关系|的作用|什么作用|结果|问题|解释|说明|(?:怎么|如何)(?![说读念写拼])|怎样|咋"
        # two questions in one, and answers that lead to answers
        r"|(?:谁|什么|哪|何时).+(?:谁|什么|哪|何时)|的[^的]+的[^的]+的[^的]"
    ),
)

LANGUAGES = (ENGLISH, CHINESE)
