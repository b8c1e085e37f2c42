//! What the codes of the table are called on the page.

use pages::Language;

/// Code, Chinese, English.
type Word = (&'static str, &'static str, &'static str);

const MEASURES: [Word; 19] = [
    ("nps", "净推荐值 NPS", "Net Promoter Score"),
    ("csat", "满意度 CSAT", "Satisfaction (CSAT)"),
    ("ces", "省力度 CES", "Ease (CES)"),
    ("dsr_described", "描述相符", "As described"),
    ("dsr_service", "服务态度", "Service"),
    ("dsr_delivery", "物流服务", "Delivery"),
    ("mean_stars", "平均星级", "Mean stars"),
    ("good_rate", "好评率", "Good-review rate"),
    ("review_answer_rate", "评价回复率", "Reviews answered"),
    ("review_in_time_rate", "差评及时回复率", "Bad reviews answered in time"),
    ("review_answer_minutes", "评价回复用时", "Time to answer a review"),
    ("bad_to_good", "差评转好率", "Bad reviews turned good"),
    ("repurchase_rate", "新客 90 天复购率", "90-day repurchase rate, new customers"),
    ("retention_90d", "90 天客户留存率", "90-day customer retention"),
    ("return_rate", "退货率", "Return rate"),
    ("late_parcel_rate", "包裹延误率", "Late parcels"),
    ("feedback_answer_rate", "反馈回复率", "Feedback answered"),
    ("feedback_in_time_rate", "反馈按时回复率", "Feedback answered in time"),
    ("feedback_answer_minutes", "反馈回复用时", "Time to answer feedback"),
];

const UNITS: [Word; 5] = [
    ("share", "比例（0–1）", "share (0 to 1)"),
    ("points", "分（−100 到 100）", "points (−100 to 100)"),
    ("stars", "星（1–5）", "stars (1 to 5)"),
    ("scale7", "分（1–7）", "points (1 to 7)"),
    ("minutes", "分钟", "minutes"),
];

const PERIODS: [Word; 4] = [
    ("now", "本期", "This period"),
    ("previous", "对比时期", "Compared period"),
    ("part", "本期分段", "Part of this period"),
    ("previous_part", "对比时期分段", "Part of the compared period"),
];

const DIMENSIONS: [Word; 7] = [
    ("category", "类目", "Category"),
    ("product", "商品", "Product"),
    ("agent", "接待", "Served by"),
    ("channel", "问卷渠道", "Asked by"),
    ("city", "收货城市", "City"),
    ("province", "收货省份", "Province or state"),
    ("country", "收货国家", "Country"),
];

pub(super) fn measure(code: &str, language: Language) -> &str {
    word(&MEASURES, code, language)
}

pub(super) fn unit(code: &str, language: Language) -> &str {
    word(&UNITS, code, language)
}

pub(super) fn period(code: &str, language: Language) -> &str {
    word(&PERIODS, code, language)
}

pub(super) fn dimension(code: &str, language: Language) -> &str {
    word(&DIMENSIONS, code, language)
}

/// Between what something is and its name.
pub(super) fn colon(language: Language) -> &'static str {
    match language {
        Language::Zh => "：",
        Language::En => ": ",
    }
}

fn word<'a>(words: &[Word], code: &'a str, language: Language) -> &'a str {
    words.iter().find(|(known, ..)| *known == code).map_or(code, |(_, zh, en)| match language {
        Language::Zh => *zh,
        Language::En => *en,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_called_as_on_the_page() {
        let zh = include_str!("../../../../console/src/i18n/zh/scoreboard.ts");
        let en = include_str!("../../../../console/src/i18n/en/scoreboard.ts");
        for (code, chinese, english) in MEASURES {
            assert!(zh.contains(&format!("{code}: \"{chinese}\",")), "{code}: {chinese}");
            assert!(en.contains(&format!("{code}: \"{english}\",")), "{code}: {english}");
        }
        assert_eq!(measure("of_a_newer_server", Language::En), "of_a_newer_server");
    }
}
