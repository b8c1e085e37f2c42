/// An enhanced status code (RFC 3463): `5.1.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Code {
    /// 2: it arrived, 4: not now, 5: never.
    pub class: u16,
    subject: u16,
    detail: u16,
}

/// Replies of SMTP that are about the mailbox: not there, moved, its name not allowed, a host that takes no mail.
const ABOUT_MAILBOX: [u16; 5] = [550, 551, 553, 521, 556];

impl Code {
    /// Reads one at the beginning of a text, such as `5.1.1 (bad destination mailbox address)`.
    pub fn read(text: &str) -> Option<Self> {
        let word = text.split_whitespace().next()?.trim_matches(['(', ')', '<', '>', '[', ']', '#', ',', ';', ':']);
        let mut numbers = word.splitn(3, '.').map(|number| number.parse::<u16>().ok().filter(|number| *number < 1_000));
        let code = Self { class: numbers.next()??, subject: numbers.next()??, detail: numbers.next()?? };
        matches!(code.class, 2 | 4 | 5).then_some(code)
    }

    /// What the status says, made more exact by what the other server replied: some servers put `5.0.0` on everything.
    pub fn of(status: Option<&str>, reply: &str) -> Option<Self> {
        let own = status.and_then(Self::read);
        if let Some(code) = own
            && code.subject != 0
        {
            return own;
        }
        let said = reply.split_whitespace().take(20).find_map(Self::read);
        let number = reply.split_whitespace().take(20).find_map(|word| word.parse::<u16>().ok());
        let by_number = number.filter(|number| (400..600).contains(number)).map(|number| Self {
            class: number / 100,
            subject: if ABOUT_MAILBOX.contains(&number) { 1 } else { 3 },
            detail: 0,
        });
        said.filter(|code| code.subject != 0).or(by_number).or(own)
    }

    /// Whether the mailbox itself will never take a mail. Full mailboxes, too large or unwelcome mails and what went wrong
    /// on the way may be better the next time.
    pub fn is_gone(self) -> bool {
        let Self { class, subject, detail } = self;
        class == 5
            && match subject {
                0 => true,
                // 7 and 8 are about the sender's address.
                1 => !matches!(detail, 7 | 8),
                2 => detail <= 1,
                // No such host, or none that answers.
                4 => matches!(detail, 1 | 4),
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_are_read() {
        assert_eq!(Code::read("5.1.1 (no such user)"), Some(Code { class: 5, subject: 1, detail: 1 }));
        assert_eq!(Code::read("#4.4.7"), Some(Code { class: 4, subject: 4, detail: 7 }));
        for nonsense in ["", "5", "5.1", "3.1.1", "5.1.x", "5.1.1.1", "5..1", "5.99999.1", "-5.1.1", "10.0.0.1"] {
            assert_eq!(Code::read(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_mailbox_is_gone_when_it_says_so_itself() {
        let is_gone = |status: &str, reply: &str| Code::of(Some(status), reply).is_some_and(Code::is_gone);
        for (status, reply) in [
            ("5.1.1", ""),
            ("5.1.10", "550 5.1.10 recipient not found"),
            ("5.2.1", "mailbox disabled"),
            ("5.4.4", "host not found"),
            ("5.0.0", ""),
            ("5.0.0", "smtp; 550 no such user here"),
            ("5.0.0", "smtp; 550 5.1.1 unknown"),
        ] {
            assert!(is_gone(status, reply), "{status} {reply}");
        }
        for (status, reply) in [
            ("4.4.7", "expired"),
            ("5.2.2", "mailbox full"),
            ("5.3.4", "too big"),
            ("5.7.1", "spam"),
            ("5.1.8", "bad sender"),
            ("5.4.7", "expired"),
            ("5.0.0", "smtp; 554 looks like spam"),
            ("5.0.0", "smtp; 550 5.7.1 not allowed"),
            ("2.0.0", "relayed"),
        ] {
            assert!(!is_gone(status, reply), "{status} {reply}");
        }
    }
}
