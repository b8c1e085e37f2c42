use opinion::{Aspect, Miner, Polarity, Taxonomy, TaxonomyError};

use super::mine;

pub(super) fn says(text: &str, aspect: &str, polarity: Polarity) {
    let opinion = mine(text);
    let said = opinion.aspects.iter().any(|mention| mention.aspect == aspect && mention.polarity == polarity);
    assert!(said, "{text}: no {} {aspect} in {:#?}", polarity.name(), opinion.aspects);
}

pub(super) fn says_nothing_of(text: &str, aspect: &str) {
    let opinion = mine(text);
    assert!(opinion.aspects.iter().all(|mention| mention.aspect != aspect), "{text}: {:#?}", opinion.aspects);
}

use Polarity::{Negative as Bad, Positive as Good};

#[test]
fn finds_each_aspect_in_chinese() {
    for (text, aspect, polarity) in [
        ("和图片一样，没有色差", "described", Good),
        ("实物跟图片差距太大，有色差", "described", Bad),
        ("料子很舒服", "quality", Good),
        ("洗一次就起球", "quality", Bad),
        ("做工精细", "workmanship", Good),
        ("线头很多", "workmanship", Bad),
        ("尺码标准，很合身", "size", Good),
        ("偏小一码", "size", Bad),
        ("价格便宜，性价比高", "price", Good),
        ("太贵了", "price", Bad),
        ("包装完好", "packaging", Good),
        ("盒子都压扁了", "packaging", Bad),
        ("物流很快", "delivery", Good),
        ("发货太慢", "delivery", Bad),
        ("客服态度很好", "service", Good),
        ("客服爱理不理", "service", Bad),
        ("客服只会复制粘贴", "service", Bad),
        ("退款快，售后不错", "after_sales", Good),
        ("坏了也不给退", "after_sales", Bad),
        ("是正品", "authenticity", Good),
        ("绝对是假货", "authenticity", Bad),
        ("操作简单，很好用", "use", Good),
        ("安装麻烦", "use", Bad),
    ] {
        says(text, aspect, polarity);
    }
}

#[test]
fn finds_each_aspect_in_english() {
    for (text, aspect, polarity) in [
        ("exactly as pictured", "described", Good),
        ("nothing like the picture", "described", Bad),
        ("the fabric is soft", "quality", Good),
        ("it fell apart after a week", "quality", Bad),
        ("beautifully made", "workmanship", Good),
        ("loose threads everywhere", "workmanship", Bad),
        ("fits perfectly", "size", Good),
        ("runs small", "size", Bad),
        ("great value for the money", "price", Good),
        ("way overpriced", "price", Bad),
        ("well packaged", "packaging", Good),
        ("the box was crushed", "packaging", Bad),
        ("fast shipping", "delivery", Good),
        ("it arrived late", "delivery", Bad),
        ("the staff were friendly", "service", Good),
        ("rude customer service", "service", Bad),
        ("easy returns", "after_sales", Good),
        ("they refused to refund me", "after_sales", Bad),
        ("the bag is authentic", "authenticity", Good),
        ("it is a counterfeit", "authenticity", Bad),
        ("easy to use", "use", Good),
        ("hard to install", "use", Bad),
    ] {
        says(text, aspect, polarity);
    }
}

#[test]
fn high_is_said_of_what_it_stands_beside() {
    says("Poor quality for such a high price.", "price", Bad);
    says("Good quality, but at such a high price nobody buys it", "price", Bad);
    says("Great quality at a low price", "price", Good);
    says("质量高价格低", "price", Good);
    says("质量高价格低", "quality", Good);
}

#[test]
fn money_that_came_back_is_no_complaint() {
    says("The refund was in my account the next morning.", "after_sales", Good);
    says("I returned it and the money was back on my card in two days", "after_sales", Good);
    says("The refund was not in my account after four weeks.", "after_sales", Bad);
    says("I am still waiting for my refund", "after_sales", Bad);
}

#[test]
fn the_price_of_a_phone_is_not_the_price_of_delivery() {
    says("运费太贵了", "delivery", Bad);
    says_nothing_of("运费太贵了", "price");
    says("手机价格太高", "price", Bad);
    says_nothing_of("手机价格太高", "delivery");
    says("运费太贵了，手机价格倒是便宜", "delivery", Bad);
    says("运费太贵了，手机价格倒是便宜", "price", Good);
    says("The shipping price is too high", "delivery", Bad);
    says_nothing_of("The shipping price is too high", "price");
    says("The price of the phone is great but the price of shipping is too high", "price", Good);
    says("The price of the phone is great but the price of shipping is too high", "delivery", Bad);
}

#[test]
fn who_is_asked_about_a_price_has_none() {
    says("买贵了找客服", "price", Bad);
    says_nothing_of("买贵了找客服", "service");
    says("手机很便宜，运费却不便宜", "price", Good);
    says("手机很便宜，运费却不便宜", "delivery", Bad);
    says("手机不便宜但是发货快", "price", Bad);
    says("The phone is lovely but shipping cost a fortune", "delivery", Bad);
    says_nothing_of("The phone is lovely but shipping cost a fortune", "price");
}

#[test]
fn what_is_named_for_a_time_is_not_judged() {
    for text in [
        "收货后发现是坏的",
        "到货当天就坏了",
        "发货前就是坏的",
        "It broke right after delivery",
        "It fell apart after shipping",
    ] {
        says(text, "quality", Bad);
        says_nothing_of(text, "delivery");
    }
    says("说好的次日达，等了五天才到", "delivery", Bad);
    says("发货后物流太慢", "delivery", Bad);
    says("物流后来太差了", "delivery", Bad);
}

#[test]
fn one_clause_may_speak_of_several() {
    let text = "价格便宜质量好服务态度也好";
    for aspect in ["price", "quality", "service"] {
        says(text, aspect, Good);
    }
    says("很便宜的价格，很好的质量", "price", Good);
    says("质量不错就是物流太慢", "quality", Good);
    says("质量不错就是物流太慢", "delivery", Bad);
    says("包装盒坏了，东西没事", "packaging", Bad);
    says("说到客服，真是爱理不理", "service", Bad);
    says("客服问了半天，太失望了", "service", Bad);
}

#[test]
fn a_sign_depends_on_what_it_is_said_of() {
    says("性价比很高", "price", Good);
    says("价格有点高", "price", Bad);
    says("噪音很大", "use", Bad);
    says("屏幕很大", "quality", Good);
    says("续航时间长", "quality", Good);
    says("充电慢，反应也慢", "use", Bad);
    says("high quality", "quality", Good);
    says("the shipping cost is high", "delivery", Bad);
    says("质量不高", "quality", Bad);
    says("价格不高", "price", Good);
}

#[test]
fn shows_the_words_and_the_sentence() {
    let text = "颜色好看。物流真的太慢了，等了十天！";
    let opinion = mine(text);
    let delivery = opinion.aspects.iter().find(|mention| mention.aspect == "delivery").unwrap();
    assert_eq!(delivery.sentence.of(text), "物流真的太慢了，等了十天！");
    let words: Vec<&str> = delivery.spans.iter().map(|span| span.of(text)).collect();
    assert_eq!(words, ["物流", "真的太慢", "等了十天"]);
    assert!(delivery.probability > 0.8);
}

#[test]
fn a_shop_has_its_own_aspects() {
    let mut taxonomy = Taxonomy::default();
    let fragrance = ["香味", "留香", "scent"].map(str::to_owned).into();
    for aspect in &mut taxonomy.aspects {
        aspect.words.retain(|word| word != "香味" && word != "scent");
        aspect.enabled &= aspect.key != "packaging";
    }
    taxonomy.aspects.push(Aspect {
        key: "fragrance".into(),
        zh: "香气".into(),
        en: "Fragrance".into(),
        enabled: true,
        words: fragrance,
    });
    let miner = Miner::new(taxonomy.clone()).unwrap();
    let opinion = miner.mine("香味很好闻，盒子压扁了");
    let keys: Vec<&str> = opinion.aspects.iter().map(|mention| mention.aspect.as_str()).collect();
    assert_eq!(keys, ["fragrance"]);
    taxonomy.aspects[0].words.push("留香".into());
    assert!(matches!(taxonomy.validate(), Err(TaxonomyError::SharedWord { .. })));
    assert!(Miner::new(taxonomy).is_err());
}

#[test]
fn a_taxonomy_is_plain_data() {
    let taxonomy = Taxonomy::default();
    let text = serde_json::to_string(&taxonomy).unwrap();
    assert_eq!(serde_json::from_str::<Taxonomy>(&text).unwrap(), taxonomy);
    let opinion = mine("物流快");
    let value = serde_json::to_value(&opinion).unwrap();
    assert_eq!((&value["language"], &value["aspects"][0]["polarity"]), (&"zh".into(), &"positive".into()));
    assert_eq!(serde_json::from_value::<opinion::Opinion>(value).unwrap().aspects, opinion.aspects);
}
