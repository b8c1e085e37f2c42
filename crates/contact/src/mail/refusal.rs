use lettre::transport::smtp;

/// Why a mail server did not take a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It may take it later, or somebody has to put right how we speak to it.
    Later(String),
    /// The mailbox does not exist or takes nothing any more.
    Mailbox(String),
    /// It will never take this mail; the mailbox itself may be fine.
    Never(String),
}

/// Replies that are about us and not about the mail (RFC 5321, RFC 4954): commands not understood, authentication.
const ABOUT_US: [u16; 10] = [500, 501, 502, 503, 504, 530, 534, 535, 538, 454];
/// Replies that are about the mailbox: not there, moved, its name not allowed, a host that takes no mail.
const ABOUT_MAILBOX: [u16; 5] = [550, 551, 553, 521, 556];
/// The longest reply that is kept.
const LONGEST: usize = 300;

impl Refusal {
    /// What an error of the transport means. `address` is left out of the words that are kept.
    pub fn of(error: &smtp::Error, address: &str) -> Self {
        let words = words(error, address);
        match error.status().map(u16::from) {
            Some(code) if error.is_permanent() => Self::read(code, words),
            _ => Self::Later(words),
        }
    }

    /// A permanent reply by its code; the enhanced code in its words (RFC 3463) tells policies (x.7.x) and full mailboxes
    /// (x.2.2) from mailboxes that are not there.
    fn read(code: u16, words: String) -> Self {
        let is_other = words.contains("5.7.") || words.contains("5.2.2") || words.contains("5.2.3");
        match code {
            code if ABOUT_US.contains(&code) => Self::Later(words),
            code if ABOUT_MAILBOX.contains(&code) && !is_other => Self::Mailbox(words),
            _ => Self::Never(words),
        }
    }

    pub fn words(&self) -> &str {
        match self {
            Self::Later(words) | Self::Mailbox(words) | Self::Never(words) => words,
        }
    }
}

/// The error with its causes, without the address, on one line.
fn words(error: &smtp::Error, address: &str) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let more = error.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = error.source();
    }
    without(&words, address)
}

fn without(words: &str, address: &str) -> String {
    let mut words = words.replace(address, "…");
    // Servers repeat the address in any case of letters.
    if let Some(at) = words.to_lowercase().find(&address.to_lowercase())
        && let Some(found) = words.get(at..at + address.len())
    {
        words = words.replace(found, "…");
    }
    let line: Vec<&str> = words.split_whitespace().collect();
    line.join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_mailbox_itself_refuses_stops_the_mailbox() {
        let read = |code, words: &str| Refusal::read(code, words.to_owned());
        assert!(matches!(read(550, "550 5.1.1 no such user"), Refusal::Mailbox(_)));
        assert!(matches!(read(553, "mailbox name not allowed"), Refusal::Mailbox(_)));
        assert!(matches!(read(550, "550 5.7.1 sender not allowed"), Refusal::Never(_)));
        assert!(matches!(read(552, "552 5.2.2 mailbox full"), Refusal::Never(_)));
        assert!(matches!(read(554, "looks like spam"), Refusal::Never(_)));
        assert!(matches!(read(535, "wrong password"), Refusal::Later(_)));
        assert!(matches!(read(503, "bad sequence"), Refusal::Later(_)));
    }

    #[test]
    fn an_address_is_not_kept_with_the_words() {
        let kept = without("550 5.1.1 <Lin@Example.com>:\r\n no mailbox Lin@Example.com", "lin@example.com");
        assert_eq!(kept, "550 5.1.1 <…>: no mailbox …");
        assert_eq!(without(&"x".repeat(1000), "a@b.cn").len(), 300);
    }
}
