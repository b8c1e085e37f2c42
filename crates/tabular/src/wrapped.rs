//! One JSON object around the rows, as shops' interfaces answer: `{"orders": [{…}, {…}], "next": null}`, on one line or
//! indented. It is read as a stream, row by row.

use std::io::{self, BufRead, BufReader, Read};

/// What may stand beside the rows: how many there are and where the next ones are, never a part of a row.
const BESIDE: [&str; 38] = [
    "_links",
    "code",
    "count",
    "cursor",
    "error",
    "errors",
    "exported_at",
    "generated_at",
    "has_more",
    "limit",
    "links",
    "message",
    "meta",
    "metadata",
    "msg",
    "next",
    "next_cursor",
    "next_page",
    "object",
    "offset",
    "ok",
    "page",
    "page_info",
    "page_size",
    "pageinfo",
    "pages",
    "pagination",
    "paging",
    "per_page",
    "prev",
    "previous",
    "request_id",
    "status",
    "success",
    "total",
    "total_count",
    "url",
    "version",
];
/// Bytes of a member's name that are looked at.
const MOST_NAME: usize = 256;

/// At which of its members the file is one object around a list of rows; none where it is anything else, such as JSON
/// lines, of which no more than the first line is read.
pub(crate) fn find(input: impl Read) -> io::Result<Option<usize>> {
    Tokens::new(input).only_list()
}

/// The rows of such a file.
pub(crate) struct Members<R> {
    tokens: Tokens<R>,
    limit: usize,
}

/// Why a row is not read.
pub(crate) enum Stop {
    Io(io::Error),
    /// Longer than the limit.
    Long,
    /// It ends in the midst of it, or something else stands there.
    Damaged,
}

impl<R: Read> Members<R> {
    /// Of the list that is the member at `place`.
    pub fn enter(input: R, place: usize, limit: usize) -> io::Result<Self> {
        let mut tokens = Tokens::new(input);
        tokens.begin()?;
        for _ in 0..place {
            tokens.name()?;
            tokens.skip()?;
            tokens.take(b',')?;
        }
        tokens.name()?;
        tokens.take(b'[')?;
        Ok(Self { tokens, limit })
    }

    /// The next row on one line; none after the last.
    pub fn read(&mut self) -> Result<Option<String>, Stop> {
        let (tokens, limit) = (&mut self.tokens, self.limit);
        tokens.take(b',').map_err(Stop::Io)?;
        if tokens.take(b']').map_err(Stop::Io)? {
            return Ok(None);
        }
        let mut row = Vec::new();
        let is_whole = tokens.value(&mut |byte| {
            // Between tokens alone: a text has no line break.
            row.push(if matches!(byte, b'\n' | b'\r') { b' ' } else { byte });
            row.len() <= limit
        });
        let is_whole = is_whole.map_err(Stop::Io)?;
        if row.len() > limit {
            return Err(Stop::Long);
        }
        let row = Some(row).filter(|_| is_whole).and_then(|row| String::from_utf8(row).ok());
        row.map(Some).ok_or(Stop::Damaged)
    }
}

/// A file as the marks and values of JSON, as far as they are needed.
struct Tokens<R> {
    input: BufReader<R>,
}

impl<R: Read> Tokens<R> {
    fn new(input: R) -> Self {
        Self { input: BufReader::new(input) }
    }

    fn only_list(&mut self) -> io::Result<Option<usize>> {
        let mut found = None;
        if !self.begin()? {
            return Ok(None);
        }
        for place in 0.. {
            let Some(name) = self.name()? else { return Ok(None) };
            if self.ahead()? == Some(b'[') {
                if found.replace(place).is_some() {
                    return Ok(None);
                }
            } else if BESIDE.binary_search(&name.to_ascii_lowercase().as_str()).is_err() {
                return Ok(None);
            }
            if !self.skip()? {
                return Ok(None);
            }
            if self.take(b'}')? {
                break;
            }
            if !self.take(b',')? {
                return Ok(None);
            }
        }
        // After the first of JSON lines comes another.
        let is_all = self.ahead()?.is_none();
        Ok(found.filter(|_| is_all))
    }

    /// The start of an object, behind the mark that a text may begin with.
    fn begin(&mut self) -> io::Result<bool> {
        for mark in *b"\xef\xbb\xbf" {
            self.take(mark)?;
        }
        self.take(b'{')
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// What stands after the space, which is left out.
    fn ahead(&mut self) -> io::Result<Option<u8>> {
        while self.peek()?.is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
            self.input.consume(1);
        }
        self.peek()
    }

    /// Whether this mark is the next thing; then it is behind.
    fn take(&mut self, mark: u8) -> io::Result<bool> {
        let is_it = self.ahead()? == Some(mark);
        if is_it {
            self.input.consume(1);
        }
        Ok(is_it)
    }

    /// A member's name and its colon.
    fn name(&mut self) -> io::Result<Option<String>> {
        let mut name = Vec::new();
        if self.ahead()? != Some(b'"') {
            return Ok(None);
        }
        let is_whole = self.value(&mut |byte| {
            name.push(byte);
            name.len() <= MOST_NAME
        })?;
        let is_named = is_whole && self.take(b':')?;
        Ok(is_named.then(|| String::from_utf8_lossy(&name).trim_matches('"').to_owned()))
    }

    /// Goes over a value; whether it is whole.
    fn skip(&mut self) -> io::Result<bool> {
        self.value(&mut |_| true)
    }

    /// Hands over a value byte by byte, as long as they are wanted; whether it came to its end.
    fn value(&mut self, each: &mut impl FnMut(u8) -> bool) -> io::Result<bool> {
        let (mut depth, mut is_text, mut is_escaped, mut is_begun) = (0_usize, false, false, false);
        self.ahead()?;
        loop {
            let Some(byte) = self.peek()? else { return Ok(is_begun && depth == 0 && !is_text) };
            let is_mark = !is_text;
            // A number or a word ends before what follows it.
            if is_mark && depth == 0 && matches!(byte, b',' | b'}' | b']' | b':' | b' ' | b'\t' | b'\r' | b'\n') {
                return Ok(is_begun);
            }
            if is_text && matches!(byte, b'\n' | b'\r') {
                return Ok(false);
            }
            self.input.consume(1);
            if !each(byte) {
                return Ok(false);
            }
            is_begun = true;
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if is_text => is_escaped = true,
                b'"' => is_text = !is_text,
                b'{' | b'[' if is_mark => depth += 1,
                b'}' | b']' if is_mark => depth -= 1,
                _ => {}
            }
            if depth == 0 && !is_text && matches!(byte, b'"' | b'}' | b']') {
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Option<Vec<String>> {
        let place = find(text.as_bytes()).unwrap()?;
        let mut members = Members::enter(text.as_bytes(), place, 40).unwrap();
        let mut rows = Vec::new();
        while let Some(row) = members.read().unwrap_or_else(|_| panic!("{text}")) {
            rows.push(row);
        }
        Some(rows)
    }

    #[test]
    fn the_only_list_holds_the_rows() {
        let both = Some(vec!["{\"id\":1}".to_owned(), "{\"id\":2}".to_owned()]);
        for text in [
            "{\"orders\":[{\"id\":1},{\"id\":2}]}",
            "\u{feff}{ \"data\" : [ {\"id\":1} , {\"id\":2} ] , \"has_more\" : false }\n",
            "{\"count\":2,\"Next\":null,\"meta\":{\"a\":[\"]}\"]},\"results\":[{\"id\":1},{\"id\":2}]}",
        ] {
            assert_eq!(rows(text), both, "{text}");
        }
        let indented = "{\n  \"orders\": [\n    {\n      \"name\": \"a]}\\\"\\\\\"\n    },\n    7\n  ]\n}";
        assert_eq!(rows(indented).unwrap(), ["{       \"name\": \"a]}\\\"\\\\\"     }", "7"]);
        assert_eq!(rows("{\"orders\":[]}"), Some(vec![]));
    }

    #[test]
    fn what_is_anything_else_stays_what_it_is() {
        for text in [
            "{\"orders\":[{\"id\":1}]}\n{\"orders\":[{\"id\":2}]}",
            "{\"order_id\":\"1\",\"products\":[{\"id\":1}]}",
            "{\"orders\":[{\"id\":1}],\"customers\":[{\"id\":1}]}",
            "{\"total\":1}",
            "{\"orders\":[{\"id\":1}",
            "{\"orders\":[{\"id\":\"1\n\"}]}",
            "{\"orders\":{\"list\":[]}}",
            "{}",
            "[{\"id\":1}]",
            "",
        ] {
            assert_eq!(find(text.as_bytes()).unwrap(), None, "{text}");
        }
        assert!(BESIDE.is_sorted());
    }

    #[test]
    fn a_row_has_a_limit() {
        let text = format!("{{\"orders\":[{{\"id\":\"{}\"}}]}}", "x".repeat(50));
        let mut members = Members::enter(text.as_bytes(), 0, 40).unwrap();
        assert!(matches!(members.read(), Err(Stop::Long)));
    }
}
