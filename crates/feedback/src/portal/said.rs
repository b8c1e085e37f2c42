use super::words::Words;

/// What a page says after something was sent, by a word in its address: nobody can make it say anything else.
pub(super) fn said(words: &Words, code: Option<&str>) -> Option<&'static str> {
    match code? {
        "sent" => Some(words.said_sent),
        "sent_mailed" => Some(words.said_sent_mailed),
        "replied" => Some(words.said_replied),
        "asked" => Some(words.said_asked),
        "active" => Some(words.said_active),
        "ended" => Some(words.said_ended),
        "crowded" => Some(words.said_crowded),
        _ => None,
    }
}
