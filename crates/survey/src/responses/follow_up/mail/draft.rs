//! What a mail to who answered can begin with.

use pages::Language;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answers::Response;

pages::words! {
    subject: "关于你的问卷回答", "About your answers to our survey";
    hello: "你好：", "Hello,";
    hello_name: "{}，你好：", "Hello {},";
    sorry: "谢谢你如实告诉我们。这次没有让你满意，很抱歉。",
        "Thank you for telling us frankly. We are sorry that this time we let you down.";
    thanks: "谢谢你抽时间回答我们的问卷。", "Thank you for taking the time to answer our survey.";
    read: "你的回答我们认真看过了，正在处理。", "We have read your answers carefully and are looking into it.";
    reply: "如果还有要补充的，或者更愿意电话里说，直接回复这封邮件就可以。",
        "If there is anything to add, or you would rather talk on the phone, just reply to this email.";
}

/// To begin with; whoever writes changes it.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyFollowUpMailDraft)]
pub(crate) struct Draft {
    /// zh | en
    language: &'static str,
    subject: &'static str,
    /// A line is a paragraph.
    text: String,
}

/// In both languages, that of the reader first.
pub(super) fn drafts(theirs: Language, response: &Response, name: Option<&str>, staff: &str) -> Vec<Draft> {
    let other = if theirs == Language::Zh { Language::En } else { Language::Zh };
    let is_bad = response.band.as_deref() == Some("detractor");
    let draft = |language: Language| {
        let words = Words::of(language);
        let hello = name.map_or_else(|| words.hello.to_owned(), |name| pages::fill(words.hello_name, name));
        let first = if is_bad { words.sorry } else { words.thanks };
        let text = [hello.as_str(), first, words.read, words.reply, staff].join("\n\n");
        Draft { language: language.code(), subject: words.subject, text }
    };
    vec![draft(theirs), draft(other)]
}

#[cfg(test)]
mod tests {
    use primitives::ShopId;
    use uuid::Uuid;

    use super::*;

    fn answer(band: &str) -> Response {
        let mut response = Response::begin(Uuid::nil(), ShopId(Uuid::nil()), Uuid::nil(), 1, "link", 0);
        response.band = Some(band.to_owned());
        response
    }

    #[test]
    fn it_is_in_their_language_first_and_is_sorry_only_where_they_were_unhappy() {
        let [first, second] =
            <[Draft; 2]>::try_from(drafts(Language::En, &answer("detractor"), Some("Lin"), "May")).unwrap();
        assert_eq!((first.language, second.language), ("en", "zh"));
        assert!(first.text.starts_with("Hello Lin,") && first.text.ends_with("May"), "{}", first.text);
        assert!(first.text.contains("sorry") && second.text.contains("抱歉"));
        let glad = drafts(Language::Zh, &answer("promoter"), None, "小梅");
        assert!(glad[0].text.starts_with("你好：") && !glad[0].text.contains("抱歉"), "{}", glad[0].text);
    }
}
