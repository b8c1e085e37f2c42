//! A quick reading of the JSON that most senders write: one pass that checks grammar and soundness and finds the fields.
//!
//! It answers `None` where the text is wrong, and where it would take a closer look to tell (an exponent, half of a
//! surrogate pair, a number without end, deep nesting): then the thorough readers decide, and tell what is wrong.

/// Numbers up to this length are far from the largest that there is.
const PLAIN_NUMBER: usize = 40;

pub(super) struct Scan<'a> {
    json: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(json: &'a str) -> Self {
        Self { json, at: 0 }
    }

    /// Nothing follows.
    pub(super) fn end(&mut self) -> Option<()> {
        self.space();
        (self.at == self.json.len()).then_some(())
    }

    /// An object; `field` reads the value of each key, which is handed over as it is written.
    pub(super) fn object(&mut self, mut field: impl FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.expect(b'{')?;
        if self.takes(b'}') {
            return Some(());
        }
        loop {
            self.expect(b'"')?;
            let start = self.at;
            self.text()?;
            let key = &self.json[start..self.at - 1];
            self.expect(b':')?;
            field(self, key)?;
            if !self.takes(b',') {
                return self.expect(b'}');
            }
        }
    }

    /// A list; `item` reads each of its values.
    pub(super) fn list(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.expect(b'[')?;
        if self.takes(b']') {
            return Some(());
        }
        loop {
            item(self)?;
            if !self.takes(b',') {
                return self.expect(b']');
            }
        }
    }

    /// Any value, nested no deeper than `depth`, as it is written.
    pub(super) fn value(&mut self, depth: u8) -> Option<&'a str> {
        self.space();
        let start = self.at;
        self.pass(depth)?;
        Some(self.since(start))
    }

    /// What was read from a place on.
    pub(super) fn since(&self, start: usize) -> &'a str {
        &self.json[start..self.at]
    }

    /// Where the next value begins.
    pub(super) fn start(&mut self) -> usize {
        self.space();
        self.at
    }

    fn pass(&mut self, depth: u8) -> Option<()> {
        self.space();
        match self.peek()? {
            b'"' => {
                self.at += 1;
                self.text()
            }
            b'{' => {
                let inner = depth.checked_sub(1)?;
                self.object(|scan, _| scan.pass(inner))
            }
            b'[' => {
                let inner = depth.checked_sub(1)?;
                self.list(|scan| scan.pass(inner))
            }
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => self.number(),
        }
    }

    /// The rest of a text, through its closing quote.
    fn text(&mut self) -> Option<()> {
        loop {
            self.at += plain(self.rest());
            let escape = self.at + 1;
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => match self.json.as_bytes().get(escape)? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
                    b'u' => {
                        let code = self.json.as_bytes().get(escape + 1..escape + 5)?;
                        let is_surrogate = matches!(code, [b'd' | b'D', b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F', ..]);
                        if is_surrogate || !code.iter().all(u8::is_ascii_hexdigit) {
                            return None;
                        }
                        self.at += 6;
                    }
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let whole = self.digits()?;
        if whole > 1 && self.json.as_bytes()[self.at - whole] == b'0' {
            return None;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        let is_plain = self.at - start <= PLAIN_NUMBER && !matches!(self.peek(), Some(b'e' | b'E'));
        is_plain.then_some(())
    }

    /// How many digits there are, one at least.
    fn digits(&mut self) -> Option<usize> {
        let count = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        (count > 0).then_some(count)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let is_there = self.rest().starts_with(word.as_bytes());
        self.at += word.len();
        is_there.then_some(())
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.takes(byte).then_some(())
    }

    /// Whether this comes next; then it is passed.
    fn takes(&mut self, byte: u8) -> bool {
        self.space();
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Most senders write none.
    fn space(&mut self) {
        if self.peek().is_some_and(|byte| byte <= b' ') {
            self.spaces();
        }
    }

    #[cold]
    fn spaces(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        &self.json.as_bytes()[self.at..]
    }
}

/// How many bytes of a text are neither its end nor an escape nor forbidden.
fn plain(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk() {
        let ends = ends(u64::from_le_bytes(*chunk));
        if ends != 0 {
            return at + ends.trailing_zeros() as usize / 8;
        }
        at += chunk.len();
        // Most texts are short; of a long one the processor compares many bytes at once.
        while let Some(chunk) = bytes[at..].first_chunk::<LONG>().filter(|_| at >= LONG).filter(|long| !has_end(long)) {
            at += chunk.len();
        }
    }
    at + bytes[at..].iter().take_while(|byte| goes_on(**byte)).count()
}

const LONG: usize = 32;

fn has_end(bytes: &[u8; LONG]) -> bool {
    // Without a way out on the first, all are compared together.
    bytes.iter().fold(false, |any, byte| any | !goes_on(*byte))
}

fn goes_on(byte: u8) -> bool {
    (byte >= b' ') & (byte != b'"') & (byte != b'\\')
}

/// Eight bytes at a time: the high bit of each that is a quote, a backslash or below a blank. A borrow can mark bytes
/// after the first of them wrongly, never before it.
fn ends(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let below = |bytes: u64, limit: u8| bytes.wrapping_sub(EACH * u64::from(limit)) & !bytes;
    let is = |byte: u8| below(bytes ^ (EACH * u64::from(byte)), 1);
    (below(bytes, b' ') | is(b'"') | is(b'\\')) & (EACH << 7)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use serde_json::value::RawValue;

    use super::super::sound::{MAX_DEPTH, check_sound};
    use super::*;

    fn is_plain(json: &str) -> bool {
        let mut scan = Scan::new(json);
        let value = scan.value(MAX_DEPTH);
        let whole = value.is_some() && scan.end().is_some();
        assert!(!whole || value == Some(json.trim_matches([' ', '\n', '\t', '\r'])), "{json}");
        whole
    }

    /// What a thorough reader says of the same text.
    fn is_sound(json: &str) -> bool {
        serde_json::from_str::<&RawValue>(json).is_ok_and(|raw| check_sound(raw.get(), MAX_DEPTH).is_ok())
    }

    const PIECES: [&str; 34] = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        " ",
        "\n",
        "\t",
        "\u{1}",
        "回头",
        "😀",
        "true",
        "false",
        "null",
        "0",
        "1",
        "-",
        ".",
        "e",
        "+",
        "12.50",
        "007",
        r#""a""#,
        r#""a":"#,
        r"\u00e9",
        r"\ud83d",
        r"\uDC00",
        r"\n",
        r"\x",
        r#"{"a":1,"b":[]}"#,
        r#"["x",{"y":"z"}]"#,
    ];

    #[test]
    fn never_passes_what_a_thorough_reader_refuses() {
        let mut seed = 7u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let (mut passed, mut refused) = (0, 0);
        let start = r#"{"type":"track","event":"Product Viewed","n":-12.5,"t":["é",null,{"更":"多","deep":[[{}]]}]}"#;
        for _ in 0..200_000 {
            let mut json = if random(2) == 0 { start.to_owned() } else { String::new() };
            for _ in 0..=random(4) {
                let mut at = random(json.len() + 1);
                while !json.is_char_boundary(at) {
                    at -= 1;
                }
                match random(3) {
                    0 if at < json.len() => drop(json.remove(at)),
                    _ => json.insert_str(at, PIECES[random(PIECES.len())]),
                }
            }
            if is_plain(&json) {
                assert!(is_sound(&json), "{json}");
                passed += 1;
            } else {
                refused += usize::from(!is_sound(&json));
            }
        }
        assert!(passed > 10_000 && refused > 10_000, "{passed} {refused}");
    }

    #[test]
    fn a_text_ends_where_its_bytes_say() {
        let ends = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < b' ';
        for byte in 0..=255 {
            for (at, length) in (0..90).flat_map(|at| [0, 1, 7, 8, 40].map(|more| (at, at + more))) {
                for filler in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa0, 0xdc, 0xff] {
                    let mut bytes = vec![filler; length + 1];
                    bytes[at] = byte;
                    assert_eq!(plain(&bytes), bytes.iter().position(ends).unwrap_or(bytes.len()), "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn passes_what_senders_write_and_leaves_the_rest() {
        let mut long = String::from("[");
        for number in 0..200 {
            write!(long, r#"{{"k{number}":"{}\"{}"}},"#, "x".repeat(number), "\\\\".repeat(number % 5)).unwrap();
        }
        long.push_str("0]");
        for json in [r#" {"a" : [ 1 , -2.5, true,null,false,"回头😀\n\u00e9\/" ] } "#, "{}", "[]", "0", "\"\"", &long]
        {
            assert!(is_plain(json), "{json}");
        }
        let nested = |depth| format!("{}0{}", "[".repeat(depth), "]".repeat(depth));
        assert!(is_plain(&nested(64)) && !is_plain(&nested(65)));
        for json in ["1e3", r#""\ud83d\ude00""#, &"9".repeat(41), "", "{", "01", "-", "1.", "\"\u{1f}\"", "[1,]", "nul"]
        {
            assert!(!is_plain(json), "{json}");
        }
    }
}
