//! Complaints that name no aspect by itself, and what only looks like one: wishes, rewards, good scents.

use opinion::Polarity::{Negative as Bad, Positive as Good};

use super::aspects::{says, says_nothing_of};
use super::mine;

#[test]
fn too_much_is_a_complaint_of_what_is_named_or_of_the_size() {
    for (text, aspect, polarity) in [
        ("垫子太小了", "size", Bad),
        ("裙子有点长", "size", Bad),
        ("质量不错就是太小", "size", Bad),
        ("质量不错就是太小", "quality", Good),
        ("噪音太大", "use", Bad),
        ("声音有点小", "use", Bad),
        ("味道太大了", "quality", Bad),
        ("被子太厚了", "quality", Bad),
        ("枕头太硬", "quality", Bad),
        ("送货时间太长", "delivery", Bad),
        ("价格有点小贵", "price", Bad),
        ("大小正合适", "size", Good),
        ("The cushion is too thin", "quality", Bad),
        ("The fan is too loud", "use", Bad),
    ] {
        says(text, aspect, polarity);
    }
    for text in ["噪音太大", "太大气了", "太小巧了", "没有太大的问题", "太好了", "不要太好用", "孩子长大了"]
    {
        says_nothing_of(text, "size");
    }
    says("质量不错就是太贵", "price", Bad);
    says("质量不错就是太贵", "quality", Good);
}

#[test]
fn all_of_a_complaint_is_read() {
    let text = "垫子太小了，吸水也不行，一股味道。不是很好，客服倒是挺热情。";
    for (aspect, polarity) in [("size", Bad), ("use", Bad), ("quality", Bad), ("service", Good)] {
        says(text, aspect, polarity);
    }
    assert!(mine(text).shown.iter().any(|shown| shown.span.of(text) == "不是很好" && shown.value < 0.0));
}

#[test]
fn what_smells_good_does_not_stink() {
    says("有一股味道", "quality", Bad);
    says("茶有股霉味", "quality", Bad);
    says("There is a strong plastic smell", "quality", Bad);
    says("味道很好闻", "quality", Good);
    says("一股味道很好闻", "quality", Good);
    says("一股清香", "quality", Good);
    says("没有一股味道", "quality", Good);
}

#[test]
fn money_that_did_not_come_is_not_a_parcel() {
    for text in ["退款还没到账", "钱还没到账", "没收到退款", "退款还没到", "发票还没收到", "My refund has not arrived"]
    {
        says(text, "after_sales", Bad);
        says_nothing_of(text, "delivery");
    }
    for text in ["快递还没到", "联系客服好几次还没收到", "还没到就退款了", "It has not arrived"]
    {
        says(text, "delivery", Bad);
    }
    says("退款很快到账", "after_sales", Good);
    says("还没到一个月就坏了", "quality", Bad);
    says_nothing_of("还没到一个月就坏了", "delivery");
}

#[test]
fn what_is_wished_for_is_no_judgement() {
    for text in [
        "希望下单的时候可以选快递",
        "要是物流再快一点就好了",
        "希望物流快一点",
        "I wish I could choose the courier",
        "It would be nice if delivery was faster",
        "I hope the delivery will be faster next time",
    ] {
        let opinion = mine(text);
        assert!(opinion.aspects.is_empty() && opinion.needs.len() == 1, "{text}: {opinion:#?}");
    }
    says("建议换个快递，物流太慢了", "delivery", Bad);
    says("希望换掉垃圾快递", "delivery", Bad);
    says("I wish it wasn't so expensive", "price", Bad);
    says("希望质量越来越好", "quality", Good);
    says("难道这就是你们的服务？", "service", Bad);
}

#[test]
fn a_reward_for_stars_is_no_complaint() {
    says_nothing_of("晒图五星返现", "service");
    says("说好的返现没给", "service", Bad);
}

#[test]
fn no_word_is_cut() {
    for (text, words) in [("申请退款", "申请退款"), ("不给退货", "不给退货"), ("质量好", "质量好")]
    {
        let spans: Vec<_> = mine(text).aspects.into_iter().flat_map(|mention| mention.spans).collect();
        assert_eq!(spans.iter().map(|span| span.of(text)).collect::<Vec<_>>(), [words], "{text}");
    }
}
