use super::code::Code;
use super::mime::Fields;

/// What became of a mail for one of those it was for (RFC 3464, section 2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fate {
    pub verdict: Verdict,
    /// What the other server said, without addresses.
    pub words: String,
}

/// The worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// It arrived, or was handed on.
    Fine,
    /// The server goes on trying.
    Delayed,
    /// It did not arrive; another may.
    Returned,
    /// There is no such mailbox any more.
    Gone,
}

/// The longest words that are kept.
const LONGEST: usize = 300;
/// The groups of a report that are looked at: our mails have one reader each.
const MOST: usize = 50;

impl Fate {
    /// The worst fate in a `message/delivery-status`; `None` when it says nothing of anybody.
    pub fn worst(text: &str) -> Option<Self> {
        let mut rest = text;
        let mut groups = Vec::new();
        while !rest.is_empty() && groups.len() < MOST {
            let (fields, after) = Fields::read(rest);
            rest = after;
            if fields != Fields::default() {
                groups.push(fields);
            }
        }
        groups.iter().filter_map(Self::read).max_by_key(|fate| fate.verdict)
    }

    /// `None` of the group about the mail as a whole.
    fn read(fields: &Fields) -> Option<Self> {
        fields.get("final-recipient").or_else(|| fields.get("original-recipient")).or_else(|| fields.get("action"))?;
        let status = fields.get("status");
        let reply = fields.get("diagnostic-code").unwrap_or_default();
        let reply = reply.split_once(';').map_or(reply, |(_, said)| said).trim();
        let action = fields.get("action").unwrap_or_default();
        let action = action.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        let verdict = verdict(&action, Code::of(status, reply));
        let said = if reply.is_empty() { status.unwrap_or(&action) } else { reply };
        Some(Self { verdict, words: without_addresses(said) })
    }
}

fn verdict(action: &str, code: Option<Code>) -> Verdict {
    match (action, code) {
        ("delivered" | "relayed" | "expanded", _) => Verdict::Fine,
        ("delayed", _) => Verdict::Delayed,
        (_, Some(code)) if code.is_gone() => Verdict::Gone,
        (_, Some(code)) if code.class == 5 => Verdict::Returned,
        ("failed", _) => Verdict::Returned,
        (_, Some(code)) if code.class == 4 => Verdict::Delayed,
        _ => Verdict::Fine,
    }
}

/// Servers repeat the address, and those that it was handed on to: none is kept.
fn without_addresses(text: &str) -> String {
    let words = text.split_whitespace().map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(action: &str, status: &str, reply: &str) -> String {
        format!(
            "Final-Recipient: rfc822; lin@example.com\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {reply}\n"
        )
    }

    #[test]
    fn what_servers_report_is_told_apart() {
        for (action, status, reply, verdict) in [
            ("failed", "5.1.1", "550 5.1.1 no such user", Verdict::Gone),
            ("Failed", "5.2.2", "552 5.2.2 mailbox full", Verdict::Returned),
            ("failed", "4.4.7", "421 gave up", Verdict::Returned),
            ("failed", "", "", Verdict::Returned),
            ("delayed", "4.4.1", "no answer", Verdict::Delayed),
            ("delayed", "5.1.1", "", Verdict::Delayed),
            ("delivered", "2.0.0", "250 ok", Verdict::Fine),
            ("relayed", "5.1.1", "", Verdict::Fine),
            ("", "5.1.1", "", Verdict::Gone),
            ("", "4.0.0", "", Verdict::Delayed),
        ] {
            let text = format!("Reporting-MTA: dns; mx.example\n\n{}", group(action, status, reply));
            assert_eq!(Fate::worst(&text).unwrap().verdict, verdict, "{action} {status} {reply}");
        }
    }

    #[test]
    fn the_worst_of_several_counts_and_addresses_are_not_kept() {
        let text = format!(
            "\n\nReporting-MTA: dns; mx.example\n\n{}\n\n{}\n{}",
            group("delivered", "2.0.0", "250 ok"),
            group("failed", "5.1.1", "550 <lin@example.com>: no lin@example.com here"),
            group("failed", "4.4.7", "421 gave up"),
        );
        let fate = Fate::worst(&text).unwrap();
        assert_eq!((fate.verdict, fate.words.as_str()), (Verdict::Gone, "550 … no … here"));
        assert_eq!(Fate::worst("Reporting-MTA: dns; mx.example\n"), None);
        assert_eq!(Fate::worst(&"\n".repeat(1_000_000)), None);
        assert!(Fate::worst(&group("failed", "5.1.1", &"x".repeat(1_500))).unwrap().words.len() <= LONGEST);
    }
}
