//! The parts of a mail as it came over the wire (RFC 5322, 2045, 2046), as far as reports need them. What is too long,
//! too many or too deep is left out: a report is small and flat.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

const MOST_FIELDS: usize = 200;
const LONGEST_FIELD: usize = 2_000;
const MOST_PARTS: usize = 20;
const DEEPEST: usize = 4;

/// Fields by their names in lower case, each value on one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the fields at the head of a text; gives what is behind the empty line that ends them.
    pub fn read(text: &str) -> (Self, &str) {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut rest = text;
        while let Some((line, after)) = first_line(rest) {
            rest = after;
            if line.trim().is_empty() {
                break;
            }
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    lengthen(value, line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':')
                && fields.len() < MOST_FIELDS
            {
                let mut field = (shortened(name).trim().to_ascii_lowercase(), String::new());
                lengthen(&mut field.1, value.trim());
                fields.push(field);
            }
        }
        (Self(fields), rest)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The values of all fields that have one of these names.
    pub fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| names.contains(&known.as_str())).map(|(_, value)| value.as_str())
    }
}

fn first_line(text: &str) -> Option<(&str, &str)> {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    (!text.is_empty()).then_some((line, rest))
}

fn shortened(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_FIELD)]
}

fn lengthen(value: &mut String, more: &str) {
    if value.len() < LONGEST_FIELD {
        if !value.is_empty() {
            value.push(' ');
        }
        value.push_str(shortened(more));
    }
}

/// A part that has no parts.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    /// `message/delivery-status`, in lower case.
    pub kind: String,
    encoding: Encoding,
    body: &'a str,
}

/// How a body was made fit for old wires.
#[derive(Debug, Clone, Copy)]
enum Encoding {
    None,
    Quoted,
    Base64,
}

impl Encoding {
    fn of(head: &Fields) -> Self {
        match head.get("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "quoted-printable" => Self::Quoted,
            "base64" => Self::Base64,
            _ => Self::None,
        }
    }
}

impl Leaf<'_> {
    pub fn text(&self) -> Cow<'_, str> {
        match self.encoding {
            Encoding::None => Cow::Borrowed(self.body),
            Encoding::Quoted => Cow::Owned(unquoted(self.body)),
            Encoding::Base64 => Cow::Owned(from_base64(self.body)),
        }
    }
}

#[derive(Debug)]
pub(super) struct Mail<'a> {
    pub head: Fields,
    pub leaves: Vec<Leaf<'a>>,
}

impl<'a> Mail<'a> {
    pub fn read(text: &'a str) -> Self {
        let (head, body) = Fields::read(text);
        let mut leaves = Vec::new();
        gather(&head, body, 0, &mut leaves);
        Self { head, leaves }
    }
}

fn gather<'a>(head: &Fields, body: &'a str, depth: usize, leaves: &mut Vec<Leaf<'a>>) {
    let content_type = head.get("content-type").unwrap_or("text/plain");
    let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    let kind = kind.trim().to_ascii_lowercase();
    let boundary = parameter(parameters, "boundary").filter(|boundary| !boundary.is_empty());
    match boundary {
        Some(boundary) if kind.starts_with("multipart/") && depth < DEEPEST => {
            for part in parts(body, &boundary) {
                if leaves.len() < MOST_PARTS {
                    let (head, body) = Fields::read(part);
                    gather(&head, body, depth + 1, leaves);
                }
            }
        }
        _ => leaves.push(Leaf { kind, encoding: Encoding::of(head), body }),
    }
}

/// What lies between the lines of a boundary. A mail that was cut off ends with its last part.
fn parts<'a>(body: &'a str, boundary: &str) -> Vec<&'a str> {
    let (open, close) = (format!("--{boundary}"), format!("--{boundary}--"));
    let mut parts = Vec::new();
    let mut begun: Option<usize> = None;
    let mut at = 0;
    while at < body.len() && parts.len() < MOST_PARTS {
        let end = body[at..].find('\n').map_or(body.len(), |found| at + found + 1);
        let line = body[at..end].trim_end();
        if line == open || line == close {
            parts.extend(begun.map(|begun| &body[begun..at]));
            begun = (line == open).then_some(end);
            if line == close {
                return parts;
            }
        }
        at = end;
    }
    if parts.len() < MOST_PARTS {
        parts.extend(begun.map(|begun| &body[begun..]));
    }
    parts
}

/// The value of a parameter of a content type, with or without quotes.
fn parameter(text: &str, wanted: &str) -> Option<String> {
    let mut rest = text;
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => to_quote(quoted),
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        if name.trim_matches([';', ' ', '\t']).eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = next;
    }
    None
}

/// The text up to the quote that ends it, and what follows.
fn to_quote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

/// Quoted-printable, undone; what is not of it stays as it is.
fn unquoted(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'=' {
            bytes.push(*first);
            continue;
        }
        let soft = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n"));
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (soft, byte) {
            (Some(next), _) => rest = next,
            (None, Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (None, None) => bytes.push(b'='),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The bits that are left over in a mail that was cut off are no fault.
const LENIENT: GeneralPurpose = GeneralPurpose::new(&STANDARD, NO_PAD.with_decode_allow_trailing_bits(true));

/// Base64, undone (RFC 2045, section 6.8): what is not of its alphabet is passed over.
fn from_base64(text: &str) -> String {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut digits: Vec<u8> = text.bytes().take_while(|byte| *byte != b'=').filter(is_digit).collect();
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    String::from_utf8_lossy(&LENIENT.decode(digits).unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_unfolded_and_found_in_any_case() {
        let (fields, rest) = Fields::read("Subject: one\r\n\ttwo\r\nnonsense\r\nSTATUS:5.1.1\r\n\r\nbody\r\n");
        assert_eq!((fields.get("subject"), fields.get("status")), (Some("one two"), Some("5.1.1")));
        assert_eq!((fields.get("nonsense"), rest), (None, "body\r\n"));
        assert_eq!(fields.all(&["subject", "status"]).count(), 2);
        assert_eq!(Fields::read(""), (Fields::default(), ""));
    }

    #[test]
    fn parts_are_found_however_the_boundary_is_written() {
        for kind in [
            "multipart/report; report-type=delivery-status; boundary=b=1",
            "Multipart/Report; boundary=\"b=1\"; report-type=delivery-status",
            "multipart/report;\r\n boundary=\"b\\=1\"",
        ] {
            let text = format!(
                "Content-Type: {kind}\n\nfor old programs\n--b=1\n\nprose\n--b=1 \nContent-Type: Message/Delivery-Status\n\n\
                 Status: 5.1.1\n--b=1--\nafter"
            );
            let mail = Mail::read(&text);
            let kinds: Vec<&str> = mail.leaves.iter().map(|leaf| leaf.kind.as_str()).collect();
            assert_eq!(kinds, ["text/plain", "message/delivery-status"], "{kind}");
            assert_eq!(mail.leaves[1].text(), "Status: 5.1.1\n");
        }
    }

    #[test]
    fn what_is_encoded_is_read_and_nonsense_stays() {
        assert_eq!(unquoted("a=3Db=\r\nc=\nd=E4=BD=A0"), "a=bcd你");
        assert_eq!(unquoted("=ZZ=4"), "=ZZ=4");
        assert_eq!(unquoted("=é"), "=é");
        assert_eq!(from_base64("U3RhdHVzOi\r\nA1LjEuMQ==\r\n\r\n--"), "Status: 5.1.1");
        assert_eq!(from_base64("5L2g5a W9!"), "你好");
        assert_eq!(from_base64("U3RhdHVzOiA1L"), "Status: 5", "cut off");
        for nothing in ["", "A", "你", "==="] {
            assert_eq!(from_base64(nothing), "");
        }
    }

    #[test]
    fn hostile_mails_cost_little() {
        let many_fields = "a: b\n".repeat(100_000);
        assert_eq!(Fields::read(&many_fields).0.0.len(), MOST_FIELDS);
        let long = format!("a: {}\n{}", "é".repeat(500_000), " more\n".repeat(100_000));
        let (fields, _) = Fields::read(&long);
        assert!(fields.get("a").is_some_and(|value| value.len() <= 2 * LONGEST_FIELD));
        let many_parts = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(100_000));
        assert_eq!(Mail::read(&many_parts).leaves.len(), MOST_PARTS);
        let deep = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(10_000);
        assert!(Mail::read(&deep).leaves.len() <= MOST_PARTS);
        for cut in ["", "\n", "Content-Type: multipart/mixed; boundary=\"", "Content-Type: multipart/mixed; boundary="]
        {
            assert_eq!(Mail::read(cut).leaves.len(), 1, "{cut:?}");
        }
    }
}
