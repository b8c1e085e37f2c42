use uuid::Uuid;

use super::fate::{Fate, Verdict};
use super::mime::{Fields, Leaf, Mail};

/// What a mail that was handed in says, and the ids in it that may be those of a mail of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    pub said: Said,
    pub ids: Vec<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// Whether a mail arrived (RFC 3464).
    Fate(Fate),
    /// The reader called it spam, or told the provider to end it (RFC 5965).
    Complaint,
    /// Anything else: a holiday notice, praise of a mail.
    Nothing,
}

const STATUS: [&str; 2] = ["message/delivery-status", "message/global-delivery-status"];
const FEEDBACK: &str = "message/feedback-report";
const COMPLAINTS: [&str; 4] = ["abuse", "fraud", "opt-out", "opt-out-list"];
/// The returned mail, or its head.
const RETURNED: [&str; 5] =
    ["message/rfc822", "message/global", "message/rfc822-headers", "message/global-headers", "text/rfc822-headers"];

/// Where the head of a report names what it is about: the address it was sent to, and threads.
const IN_HEAD: [&str; 6] = ["to", "delivered-to", "x-original-to", "envelope-to", "in-reply-to", "references"];
/// Where its parts do.
const IN_PARTS: [&str; 5] =
    ["message-id", "return-path", "original-message-id", "x-original-message-id", "original-mail-from"];
/// A report names one mail, in a few places.
const MOST_IDS: usize = 20;

impl Report {
    pub fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mail = Mail::read(&text);
        Self { said: said(&mail), ids: ids(&mail) }
    }
}

fn said(mail: &Mail<'_>) -> Said {
    let part = |is_wanted: fn(&Leaf<'_>) -> bool| mail.leaves.iter().find(|leaf| is_wanted(leaf)).map(Leaf::text);
    if let Some(text) = part(|leaf| leaf.kind == FEEDBACK) {
        let (fields, _) = Fields::read(text.trim_start());
        let kind = fields.get("feedback-type").unwrap_or_default().to_ascii_lowercase();
        return if COMPLAINTS.contains(&kind.as_str()) { Said::Complaint } else { Said::Nothing };
    }
    let fate = part(|leaf| STATUS.contains(&leaf.kind.as_str())).and_then(|text| Fate::worst(&text));
    fate.filter(|fate| fate.verdict != Verdict::Fine).map_or(Said::Nothing, Said::Fate)
}

/// The surest first: those of the parts.
fn ids(mail: &Mail<'_>) -> Vec<Uuid> {
    let mut found = Vec::new();
    for leaf in &mail.leaves {
        let kind = leaf.kind.as_str();
        if RETURNED.contains(&kind) || STATUS.contains(&kind) || kind == FEEDBACK {
            let text = leaf.text();
            let (fields, _) = Fields::read(text.trim_start());
            found.extend(fields.all(&IN_PARTS).flat_map(uuids));
        }
    }
    found.extend(mail.head.all(&IN_HEAD).flat_map(uuids));
    let mut distinct: Vec<Uuid> = Vec::new();
    for id in found {
        if distinct.len() < MOST_IDS && !distinct.contains(&id) {
            distinct.push(id);
        }
    }
    distinct
}

/// `0197…` of `<0197…@shop.example>` and of `bounces+0197…@shop.example`, with hyphens or without.
fn uuids(text: &str) -> impl Iterator<Item = Uuid> {
    let words = text.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
    words.filter(|word| matches!(word.len(), 32 | 36)).filter_map(|word| Uuid::try_parse(word).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01970000-0000-7000-8000-00000000002a";

    fn id() -> Uuid {
        ID.parse().unwrap()
    }

    fn mail(head: &str, kind: &str, report: &str, returned: &str) -> Report {
        let text = format!(
            "From: MAILER-DAEMON@mx.example\r\n{head}Content-Type: multipart/report; boundary=\"=_x\"\r\n\r\n--=_x\r\n\r\n\
             This is the mail system.\r\n--=_x\r\nContent-Type: {kind}\r\n\r\n{report}\r\n--=_x\r\n\
             Content-Type: text/rfc822-headers\r\n\r\n{returned}\r\n--=_x--\r\n"
        );
        Report::read(text.as_bytes())
    }

    const STATUS_OF_LIN: &str = "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; lin@example.com\r\n\
        Action: failed\r\nStatus: 5.1.1\r\n";

    #[test]
    fn a_bounce_names_its_mail_by_the_head_that_came_back_or_by_where_it_was_sent() {
        let returned = format!("Message-ID: <{ID}@shop.example>\r\nSubject: x\r\n");
        let by_head = mail("", "message/delivery-status", STATUS_OF_LIN, &returned);
        assert!(matches!(&by_head.said, Said::Fate(fate) if fate.verdict == Verdict::Gone), "{by_head:?}");
        assert_eq!(by_head.ids, [id()]);
        let to = format!("To: <bounces+{}@shop.example>\r\n", id().simple());
        assert_eq!(mail(&to, "message/delivery-status", STATUS_OF_LIN, "Subject: x").ids, [id()]);
        let thread = format!("In-Reply-To: <{ID}@shop.example>\r\n");
        assert_eq!(mail(&thread, "message/delivery-status", STATUS_OF_LIN, &returned).ids, [id()], "once");
    }

    #[test]
    fn encoded_parts_are_read() {
        let kind = "message/delivery-status\r\nContent-Transfer-Encoding: BASE64";
        let returned = format!("Message-ID: <{ID}@shop.example>\r\n");
        let status = "UmVwb3J0aW5nLU1UQTogZG5zOyBteC5leGFtcGxlDQoNCkZpbmFsLVJlY2lwaWVudDogcmZj\r\n\
                      ODIyOyBsaW5AZXhhbXBsZS5jb20NCkFjdGlvbjogZmFpbGVkDQpTdGF0dXM6IDUuMS4xDQo=\r\n";
        let read = mail("", kind, status, &returned);
        assert!(matches!(&read.said, Said::Fate(fate) if fate.verdict == Verdict::Gone), "{read:?}");
        assert_eq!(read.ids, [id()]);
        let kind = "message/feedback-report\r\nContent-Transfer-Encoding: quoted-printable";
        let complaint = mail("", kind, "Feedback-Type: a=62use\r\nVersion: 1\r\n", &returned);
        assert_eq!(complaint.said, Said::Complaint);
        let kind = "message/delivery-status\r\nContent-Transfer-Encoding: base64";
        assert_eq!(mail("", kind, "bm90aGluZw==", &returned).said, Said::Nothing);
    }

    #[test]
    fn only_complaints_complain() {
        for (kind, said) in [
            ("abuse", Said::Complaint),
            ("Fraud", Said::Complaint),
            ("opt-out", Said::Complaint),
            ("not-spam", Said::Nothing),
            ("virus", Said::Nothing),
        ] {
            let report = format!("Feedback-Type: {kind}\r\nUser-Agent: x/1\r\nVersion: 1\r\n");
            let returned = format!("Message-ID: <{ID}@shop.example>\r\n");
            let read = mail("", "message/feedback-report", &report, &returned);
            assert_eq!((read.said, read.ids), (said, vec![id()]), "{kind}");
        }
    }

    #[test]
    fn prose_and_notices_say_nothing() {
        let holiday = format!("In-Reply-To: <{ID}@shop.example>\r\nSubject: 550 5.1.1 away\r\n\r\nStatus: 5.1.1\r\n");
        assert_eq!(Report::read(holiday.as_bytes()).said, Said::Nothing);
        let arrived = STATUS_OF_LIN.replace("failed", "delivered").replace("5.1.1", "2.0.0");
        assert_eq!(mail("", "message/delivery-status", &arrived, "").said, Said::Nothing);
        for bytes in [&b""[..], b"\0\xff\xfe", b"Content-Type: message/delivery-status\n\n", &[b'-'; 10_000]] {
            assert_eq!(Report::read(bytes), Report { said: Said::Nothing, ids: Vec::new() });
        }
    }

    #[test]
    fn floods_of_ids_are_cut() {
        let many: String = (0..500u128).map(|n| format!("<{}@x>\r\n\t", Uuid::from_u128(n))).collect();
        let read = Report::read(format!("References: {many}\r\n\r\n").as_bytes());
        assert!(read.ids.len() <= MOST_IDS);
    }
}
