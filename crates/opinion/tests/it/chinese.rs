use opinion::{Doubt, Language, Polarity};

use super::{all_are, by_rule, mine, rules_say};

#[test]
fn negation_turns() {
    rules_say(
        Polarity::Negative,
        &[
            "我今天不高兴",
            "不是很好",
            "谈不上好",
            "算不上精致",
            "没有想象中那么好",
            "并不划算",
            "毫无质感",
            "一点都不舒服",
            "从来没有这么失望",
            "根本不能用，没有效果",
            "称不上漂亮",
            "不如以前好",
            "做工不够精细",
            "没觉得好用",
            "质量不太好",
        ],
    );
    rules_say(
        Polarity::Positive,
        &[
            "没有不满意",
            "没有不满意的地方",
            "没有色差",
            "没发现质量问题",
            "不得不说很好看",
            "一点也不失望",
            "没有异味",
            "不难闻",
            "没有任何问题",
            "用着不卡，也不发烫",
            "从来没有失望过",
        ],
    );
}

#[test]
fn a_negated_degree_is_milder() {
    assert!(by_rule("不好看") < by_rule("不是很好看") || by_rule("很不好看") < by_rule("不是很好看"));
    assert!(by_rule("非常喜欢") > by_rule("喜欢"));
    assert!(by_rule("有点喜欢") < by_rule("喜欢"));
    assert!(by_rule("没有不满意") < by_rule("很满意"));
}

#[test]
fn says_good_and_bad_of_shop_talk() {
    all_are(
        Polarity::Positive,
        &[
            "物有所值，下次还会来",
            "面料舒服，尺码合适，物流也快",
            "衣服收到了，没有色差，做工精细",
            "包装很严实，没有破损，发货速度快",
            "客服很有耐心，有问必答",
            "价格实惠，性价比高，推荐购买",
            "正品，扫码验过了，放心",
            "孩子很喜欢，玩得很开心",
            "用了一个月，很好用，不卡顿",
            "老顾客了，一如既往的好",
            "第二天就到了，快递小哥态度也好",
            "洗了几次不掉色不起球",
            "已经回购三次了",
            "比实体店便宜，质量还好",
            "宝贝收到，太喜欢了！",
            "五星好评，强烈推荐",
        ],
    );
    all_are(
        Polarity::Negative,
        &[
            "发货慢，客服不理人",
            "色差太大，跟图片完全不一样",
            "洗一次就起球，质量太差",
            "偏小一码，客服说不给换",
            "收到就是坏的，退货还要自己出运费",
            "假货，味道都不一样",
            "说好的好评返现到现在都没给",
            "买了三天就降价，心里不舒服",
            "包装破了，瓶子漏了一半",
            "等了半个月还没到货",
            "服务态度极差，再也不会来了",
            "线头太多，做工粗糙",
            "屏幕有坏点，换货推来推去",
            "用了两次就坏了，垃圾",
            "味道刺鼻，不敢给孩子用",
            "充电发烫，续航也不行",
            "不值这个价",
        ],
    );
}

#[test]
fn sentences_that_snownlp_was_reported_for() {
    // github.com/isnowfy/snownlp, issues 89 and 109.
    all_are(Polarity::Negative, &["我今天不高兴", "我今天不快乐"]);
    rules_say(Polarity::Positive, &["我今天不生气", "我今天不难过"]);
    let angry = ["我今天生气", "我今天很生气"].map(by_rule);
    assert!(angry[1] < angry[0] && angry[0] < 0.0);
    let praise = "一直用苹果的老粉。用了几天真实评价，买正品国行必须来这家。客服和物流都相当满意。快递小哥当面喊拆封无任何问题才离开。空气塑料包装，安全可靠。话不多说，实拍图鉴赏";
    assert!(mine(praise).probabilities.positive > 0.6);
    let turned = "用了一天，先说今天的感受。手机外观没问题，流畅。然后是拍照，真实不黄。今天一天电池续航挺好的。但是！！！我想吐槽这个信号，是真差，嗯非常差，暂时只有这个想吐槽，信号永远不满格。";
    let opinion = mine(turned);
    assert!(opinion.probabilities.positive < 0.88);
    assert!(opinion.aspects.iter().any(|mention| mention.polarity == Polarity::Negative));
    let wish = mine("质量还行，要是能再送个小礼品就更好了。");
    assert!(wish.probabilities.positive < 0.72 && wish.needs.len() == 1);
}

#[test]
fn what_follows_a_but_weighs_more() {
    all_are(
        Polarity::Negative,
        &[
            "衣服挺好看的，但是掉色太严重了，很失望",
            "虽然便宜，但是质量太差",
            "外观不错，可是用了两天就坏了",
            "手机外观漂亮，但是电池不耐用，发热严重",
        ],
    );
    all_are(
        Polarity::Positive,
        &[
            "虽然物流慢了点，但是东西很好，很喜欢",
            "包装有点简陋，不过质量很好，很满意",
            "尽管贵了一点，但是物有所值，非常满意",
        ],
    );
}

#[test]
fn wishes_and_questions_state_nothing() {
    for text in ["要是再便宜点就好了", "希望能出个大码", "建议改进一下包装", "如果有收纳袋就更好了", "能不能出个黑色款"]
    {
        assert_eq!(mine(text).needs.len(), 1, "{text}");
        assert!(by_rule(text) <= 0.0, "{text}: {}", by_rule(text));
    }
    for text in ["什么时候发货？", "请问有大码的吗", "这款和旧款有什么区别？", "可以开发票吗？"]
    {
        let opinion = mine(text);
        assert_eq!(opinion.questions.len(), 1, "{text}");
        assert!(opinion.shown.iter().all(|shown| shown.value.abs() < 1.0), "{text}: {:?}", opinion.shown);
    }
    assert!(mine("希望店家生意越来越好").needs.is_empty());
    assert!(mine("质量很好").needs.is_empty() && mine("质量很好！").questions.is_empty());
}

#[test]
fn rhetorical_questions_complain() {
    rules_say(
        Polarity::Negative,
        &["难道这就是你们的服务？", "这也叫正品？", "凭什么不给退？", "这质量怎么好意思卖这么贵？", "谁还敢来你家买？"],
    );
    assert!(mine("难道这就是你们的服务？").questions.is_empty());
}

#[test]
fn mockery_is_not_certain() {
    for text in [
        "真是太棒了，刚用一天就坏了",
        "呵呵，这质量也是醉了，差得很",
        "这“优质”面料，洗一次就破",
        "厉害了，发个货要等半个月，失望",
        "感谢你们让我知道什么叫垃圾，真的会谢",
    ] {
        let opinion = mine(text);
        assert!(opinion.doubts.contains(&Doubt::Sarcasm), "{text}: {opinion:?}");
        assert!(!opinion.is_certain() && opinion.probabilities.positive < 0.6, "{text}");
    }
}

#[test]
fn doubts_are_told() {
    assert!(mine("衣服很好看，质量很差").doubts.contains(&Doubt::Mixed));
    assert!(mine("今天下午收到的").doubts.contains(&Doubt::NoOpinion));
    assert!(mine("Produto chegou antes do prazo, muito bom").doubts.contains(&Doubt::Language));
    assert!(mine("质量非常好，很满意，强烈推荐！").is_certain());
}

#[test]
fn says_neither_of_what_says_nothing() {
    all_are(Polarity::Neutral, &["用了再追评", "收到了", "什么时候发货？", "M码，身高165", "快递单号多少"]);
}

#[test]
fn every_way_of_writing_is_read() {
    let plain = by_rule("质量很好，物流很快");
    for text in ["質量很好，物流很快", "质量很好,物流很快", "质量很好 物流很快", "质量很好！！！物流很快～"]
    {
        assert!((by_rule(text) - plain).abs() < 0.01, "{text}");
    }
    rules_say(Polarity::Positive, &["👍👍👍", "😍", "好好好好好", "太太太太喜欢了", "^_^", "yyds", "ＧＯＯＤ"]);
    rules_say(Polarity::Negative, &["😡😡", "👎", "T_T", "太太太差了", "垃垃圾，垃圾"]);
    assert_eq!(mine("質量很好").language, Language::Zh);
}

#[test]
fn words_within_words_are_left_alone() {
    rules_say(
        Polarity::Neutral,
        &[
            "快递单号",
            "妈妈的衣服",
            "特别的设计",
            "不锈钢的",
            "多少钱",
            "体重一百斤",
            "黑色的",
            "无线鼠标",
            "洗发香波",
            "标准间",
            "好像是这样",
            "只好如此",
            "复制粘贴的文字",
            "附了一张卡片",
        ],
    );
}
