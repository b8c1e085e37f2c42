//! Everyday sentences of shoppers as a careful reader takes them, aspect by aspect, with their neighbours that mean
//! something else.

use opinion::Polarity::{self, Negative as Bad, Positive as Good};

use super::aspects::{says, says_nothing_of};
use super::rules_say;

fn all_say(aspect: &str, polarity: Polarity, texts: &[&str]) {
    texts.iter().for_each(|text| says(text, aspect, polarity));
}

#[test]
fn what_cannot_be_more_so_is_so_above_all() {
    rules_say(
        Good,
        &[
            "不能更满意了",
            "没法更满意",
            "不能再好了",
            "好得不能再好",
            "对这次购物不能更满意",
            "I could not be more pleased",
            "couldn't be happier",
            "could not be better",
            "can't fault it",
            "尊贵的感觉",
            "名贵的木料",
        ],
    );
    rules_say(
        Bad,
        &[
            "差得不能再差",
            "不能更差了",
            "It couldn't be worse",
            "不能更换地址",
            "就不能更快一点吗",
            "为什么发货不能更快一点",
            "不能再用了",
            "I doubt I will buy again",
        ],
    );
}

#[test]
fn of_described() {
    all_say(
        "described",
        Good,
        &[
            "衣服和图片上的一模一样",
            "实物比图片好看",
            "It looks exactly like the photos",
            "Looks even better in person",
        ],
    );
    all_say(
        "described",
        Bad,
        &[
            "说明里没写哪些商品不能用",
            "详情页没写清楚尺寸",
            "介绍里没有说明是塑料的",
            "页面上没标明保质期",
            "没有图片上好看",
            "颜色跟图上差太多",
            "和直播间展示的不一样",
            "The colour is nothing like the photo",
            "The listing didn't mention it needs batteries",
            "Nowhere does it say that it is plastic",
        ],
    );
}

#[test]
fn of_quality() {
    all_say("quality", Good, &["质量不能更好了", "用了半年还跟新的一样", "穿了一季都没变形", "一点都不起球"]);
    all_say(
        "quality",
        Bad,
        &[
            "The material is cheap",
            "才用一周就罢工了",
            "没用多久就断了",
            "洗了就缩成童装",
            "It gave up after three washes",
            "The handle came off within a week",
            "The coating is flaking off",
        ],
    );
}

#[test]
fn of_workmanship() {
    all_say("workmanship", Good, &["细节处理得很到位", "Not a single loose thread"]);
    all_say(
        "workmanship",
        Bad,
        &[
            "It is cheaply made",
            "缝得歪歪扭扭",
            "扣子一拽就掉",
            "边缘没打磨好，割手",
            "The stitching came loose",
            "The buttons fell off",
        ],
    );
}

#[test]
fn of_size() {
    all_say("size", Good, &["The fit could not be better", "按平时尺码买的正好", "Fits me like a dream"]);
    all_say(
        "size",
        Bad,
        &[
            "肩膀那里有点窄",
            "腰这里太松了",
            "尺码表完全不准",
            "The waist gapes",
            "I had to size up",
            "It was a bit snug around the chest",
        ],
    );
}

#[test]
fn of_price() {
    all_say(
        "price",
        Good,
        &[
            "没有贵的感觉",
            "比别家便宜",
            "It was cheap and it broke",
            "一点都不贵",
            "一点也不贵",
            "不算贵",
            "价格不算高",
            "并不贵",
            "说实话不贵",
            "The phone is cheap but the delivery price is outrageous",
            "商品便宜，运费贵得离谱",
            "这个价格还要什么自行车",
            "Not expensive at all",
            "Not that expensive",
            "Worth every cent",
        ],
    );
    all_say(
        "price",
        Bad,
        &[
            "手机贵",
            "The dress isn't cheap but it is lovely",
            "一点也不便宜",
            "一点都不便宜",
            "价格贵得离谱",
            "双十一反而更贵",
            "刚付完款就降价一百",
            "同样的东西别家便宜一半",
            "买完第二天就降了五十",
            "Not cheap at all",
            "Daylight robbery",
            "Half the price elsewhere",
            "The price went down the day after I bought it",
        ],
    );
}

#[test]
fn of_packaging() {
    all_say("packaging", Good, &["包装里三层外三层", "包装一如既往的用心", "Wrapped with such care"]);
    all_say(
        "packaging",
        Bad,
        &[
            "就一个塑料袋装着寄过来",
            "盒子瘪了",
            "瓶子碎了一地",
            "连个气泡膜都没有",
            "It came in a flimsy plastic bag",
            "The bottle arrived leaking",
        ],
    );
}

#[test]
fn of_delivery() {
    all_say(
        "delivery",
        Good,
        &["shipping is cheap", "隔天就收到了", "早上下单下午就到", "It turned up two days early"],
    );
    all_say(
        "delivery",
        Bad,
        &[
            "物流查不到",
            "承诺的送达时间形同虚设",
            "说好的三天到结果等了半个月",
            "说好次日达，第四天才收到",
            "说好48小时发货，一周了还没动静",
            "预计周二到，拖到周五",
            "物流信息三天没更新",
            "The phone is cheap but the delivery price is outrageous",
            "The delivery price is outrageous",
            "Shipping was expensive",
            "商品便宜，运费贵得离谱",
            "快递员把包裹扔在楼道",
            "一个快递走了十天",
            "快递送错小区",
            "The courier left it in a puddle",
            "It was supposed to arrive Monday and came on Friday",
            "The promised delivery date means nothing",
            "Tracking has not moved for a week",
        ],
    );
}

#[test]
fn of_service() {
    all_say(
        "service",
        Good,
        &[
            "服务好得不能再好了",
            "Can't fault the service",
            "客服秒回",
            "客服有求必应",
            "They answered all my questions within minutes",
            "They sorted it out straight away",
        ],
    );
    all_say(
        "service",
        Bad,
        &[
            "客服没说清楚",
            "没有客服回复",
            "客服不回",
            "客服一直不回消息",
            "一直没人理",
            "联系不上客服",
            "找不到客服",
            "客服电话打不通",
            "发消息石沉大海",
            "客服已读不回",
            "没有一个客服理我",
            "问什么都不知道的客服",
            "客服答非所问",
            "客服全是机器人",
            "客服把我拉黑了",
            "客服语气很冲",
            "Nobody ever got back to me",
            "No one picks up the phone",
            "My emails go unanswered",
            "I can't reach customer service",
        ],
    );
}

#[test]
fn of_after_sales() {
    all_say(
        "after_sales",
        Good,
        &[
            "申请退款两分钟就通过了",
            "二话不说就给换了新的",
            "坏了联系商家马上补发",
            "They swapped it with no questions asked",
        ],
    );
    all_say(
        "after_sales",
        Bad,
        &[
            "没给补发",
            "退个货要求一堆",
            "拆了就不能退",
            "保修卡都没有",
            "Getting my money back was a nightmare",
            "I had to pay for the return myself",
        ],
    );
}

#[test]
fn of_authenticity() {
    all_say("authenticity", Good, &["跟专柜买的一模一样"]);
    all_say(
        "authenticity",
        Bad,
        &[
            "防伪码查不到",
            "扫码显示已被查询过",
            "味道和专柜的不一样",
            "I doubt it is the real thing",
            "The serial number does not check out",
        ],
    );
}

#[test]
fn of_use() {
    all_say(
        "use",
        Good,
        &[
            "老人也会用",
            "没有想象中难用",
            "Took me two minutes to set up",
            "My kids figured it out at once",
            "It does exactly what it should",
        ],
    );
    all_say(
        "use",
        Bad,
        &[
            "没有说明书",
            "用着不顺手",
            "说明书看不懂",
            "用了跟没用一样",
            "吸力跟没有一样",
            "It won't turn on",
            "The instructions make no sense",
        ],
    );
}

#[test]
fn what_only_looks_like_it_is_not_read() {
    for (text, aspect) in [
        ("说明里没写哪些商品不能用", "use"),
        ("The delivery price is outrageous", "price"),
        ("Shipping was expensive", "price"),
        ("图片仅供参考", "described"),
        ("一分钱一分货", "price"),
        ("You get what you pay for", "price"),
        ("运费贵", "price"),
        ("没写评价就收到催评了", "described"),
        ("每天都会用", "use"),
        ("The material is cheap", "price"),
        ("Not cheap looking at all", "price"),
        ("I did not mention my size", "described"),
    ] {
        says_nothing_of(text, aspect);
    }
}
