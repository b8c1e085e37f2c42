//! What is looked at by a person before everybody may read it. Nothing here looks at what somebody thinks of the shop.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::reading::Reading;

/// Why a post is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedbackSignal)]
pub(crate) struct Signal {
    /// contacts | offensive | all
    pub kind: String,
    /// What was found; empty where the shop looks at every post.
    pub evidence: String,
}

/// The signals of what everybody would read. `is_every_one` when the shop wants to see every post first.
pub(crate) fn signals(texts: &[&str], reading: &dyn Reading, is_every_one: bool) -> Vec<Signal> {
    let signal = |kind: &str, evidence: String| Signal { kind: kind.to_owned(), evidence };
    let contact = texts.iter().find_map(|text| contact(text)).map(|found| signal("contacts", found));
    let insult = texts.iter().find_map(|text| reading.insult(text)).map(|word| signal("offensive", word.to_owned()));
    let all = is_every_one.then(|| signal("all", String::new()));
    [contact, insult, all].into_iter().flatten().collect()
}

/// Something that leads elsewhere or tells whom to call: a web address, a mail address, a mobile number.
fn contact(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_graphic() && !matches!(c, ',' | '(' | ')' | '"' | '<' | '>');
    text.split(|c: char| !is_part(c)).find(|part| leads_elsewhere(part)).map(|part| part.chars().take(80).collect())
}

fn leads_elsewhere(part: &str) -> bool {
    let lower = part.to_ascii_lowercase();
    let is_web = ["http:", "https:", "www."].iter().any(|start| lower.contains(start));
    let is_mail = lower.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    is_web || is_mail || part.split(|c: char| !c.is_ascii_digit() && c != '-').any(is_number_to_call)
}

/// A mobile number of China, with or without dashes.
fn is_number_to_call(part: &str) -> bool {
    let digits: Vec<u8> = part.bytes().filter(u8::is_ascii_digit).collect();
    digits.len() == 11 && digits[0] == b'1' && digits[1] >= b'3'
}

#[cfg(test)]
mod tests {
    use opinion::{Miner, Opinion};

    use super::*;

    /// Takes one word for an insult.
    struct Prim;

    impl Reading for Prim {
        fn version(&self) -> i64 {
            1
        }

        fn mine(&self, text: &str) -> Opinion {
            Miner::default().mine(text)
        }

        fn insult(&self, text: &str) -> Option<&'static str> {
            text.contains("脑残").then_some("脑残")
        }
    }

    #[test]
    fn insults_are_looked_at_whatever_else_is_said() {
        let held = signals(&["服务很好", "店主脑残", "小满"], &Prim, false);
        assert_eq!((held.len(), held[0].kind.as_str(), held[0].evidence.as_str()), (1, "offensive", "脑残"));
        assert_eq!(signals(&["加我 13812341234", "好", "脑残"], &Prim, true).len(), 3, "the name is shown too");
    }

    #[test]
    fn what_leads_elsewhere_is_looked_at() {
        for text in ["加我 13812341234 返现", "看https://spam.example/x", "写信给a@b.cn。谢谢", "微信139-1234-5678"]
        {
            assert_eq!(signals(&["建议", text], &Prim, false)[0].kind, "contacts", "{text}");
        }
        for text in ["买了3件，2026-03-01到的", "4.5 stars @ home", "订单 2026111112345678", "v2.0 is better", ""]
        {
            assert_eq!(signals(&["建议", text], &Prim, false), [], "{text}");
        }
        assert_eq!(signals(&["太差了", "服务态度极差"], &Prim, true)[0].kind, "all");
    }
}
