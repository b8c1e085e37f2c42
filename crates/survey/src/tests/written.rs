//! Surveys as staff write them.

use serde_json::{Value as Json, json};

#[expect(clippy::needless_pass_by_value, reason = "a test writes them in place")]
pub fn draft(kind: &str, questions: Json, audience: Json) -> Json {
    let text = |zh: &str, en: &str| json!({"zh": zh, "en": en});
    let definition = json!({"v": 1, "languages": ["zh", "en"], "title": text("问卷", "Survey"),
        "thanks": text("谢谢{{name|您}}", "Thank you"), "questions": questions,
        "thanks_offer": {"text": text("送您一张券", "A gift"), "code": "TEA-10", "link": "https://tea.example/"}});
    json!({"name": "口碑", "kind": kind, "definition": definition, "audience": audience})
}

pub fn nps_questions() -> Json {
    json!([
        {"key": "score", "type": "nps", "is_required": true,
         "text": {"zh": "{{name|您}}会推荐我们吗？", "en": "Would you recommend us?"}},
        {"key": "why", "type": "text", "is_required": true, "text": {"zh": "为什么？", "en": "Why?"}, "max": 100,
         "show_if": {"question": "score", "op": "lte", "value": 6}},
        {"key": "more", "type": "text", "text": {"zh": "{{answer:score}} 分，{{answer:why|还有吗}}？", "en": "Anything else?"}},
    ])
}
