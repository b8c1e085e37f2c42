use super::{Aspect, Taxonomy};
use crate::words::lines;

const NAMES: [(&str, &str, &str); 11] = [
    ("described", "描述相符", "As described"),
    ("quality", "质量", "Quality"),
    ("workmanship", "做工", "Workmanship"),
    ("size", "尺码", "Size and fit"),
    ("price", "价格", "Price and value"),
    ("packaging", "包装", "Packaging"),
    ("delivery", "物流", "Delivery"),
    ("service", "服务", "Service"),
    ("after_sales", "售后", "After-sales"),
    ("authenticity", "真伪", "Authenticity"),
    ("use", "使用", "Use"),
];

const WORDS: [&str; 2] = [include_str!("../../words/zh/aspects.txt"), include_str!("../../words/en/aspects.txt")];

impl Default for Taxonomy {
    /// What shoppers speak of in any shop.
    fn default() -> Self {
        let aspect = |(key, zh, en): (&str, &str, &str)| {
            let of_key = WORDS.iter().flat_map(|text| lines(text)).filter(|line| line.head == [key]);
            let words = of_key.flat_map(|line| line.words).map(|word| word.into_iter().collect()).collect();
            Aspect { key: key.into(), zh: zh.into(), en: en.into(), enabled: true, words }
        };
        Self { aspects: NAMES.into_iter().map(aspect).collect() }
    }
}
