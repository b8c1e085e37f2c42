//! Why something that people wrote is not shown.

use crate::Language;

crate::words! {
    spam: "广告、刷屏", "spam";
    offensive: "辱骂、冒犯", "abuse";
    personal_data: "含个人信息", "personal data";
    off_topic: "与商品或店铺无关", "unrelated";
    illegal: "违法内容", "illegal";
    duplicate: "重复", "duplicate";
    fake: "虚假", "fake";
    wrong_product: "说的是另一件商品", "about another product";
    other: "其他原因", "other reasons";
}

/// One of the reasons for which a shop may refuse what people write, in words.
#[must_use]
pub fn refusal(language: Language, reason: &str) -> &'static str {
    let words = Words::of(language);
    match reason {
        "spam" => words.spam,
        "offensive" => words.offensive,
        "personal_data" => words.personal_data,
        "off_topic" => words.off_topic,
        "illegal" => words.illegal,
        "duplicate" => words.duplicate,
        "fake" => words.fake,
        "wrong_product" => words.wrong_product,
        _ => words.other,
    }
}
