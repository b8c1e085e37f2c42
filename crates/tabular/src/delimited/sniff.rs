/// What stands between cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delimiter {
    Byte(u8),
    /// One or more spaces, as in aligned research data.
    Spaces,
}

impl Delimiter {
    pub fn as_char(self) -> char {
        match self {
            Self::Byte(byte) => char::from(byte),
            Self::Spaces => ' ',
        }
    }
}

/// The delimiter that cuts the most rows of the sample into the same number of cells, two at least.
///
/// `whole` says that the sample is the whole file; otherwise its last line may be cut.
pub(crate) fn sniff(sample: &str, whole: bool) -> Delimiter {
    let complete = if whole { sample } else { sample.rfind('\n').map_or(sample, |end| &sample[..end]) };
    let candidates = b",\t;|".iter().map(|byte| (Delimiter::Byte(*byte), score(&widths(complete, *byte))));
    let best = candidates.max_by(|(_, a), (_, b)| a.total_cmp(b));
    match best {
        Some((delimiter, score)) if score > 0.0 => delimiter,
        _ if is_spaced(complete) => Delimiter::Spaces,
        _ => Delimiter::Byte(b','),
    }
}

fn widths(text: &str, delimiter: u8) -> Vec<usize> {
    let mut builder = csv::ReaderBuilder::new();
    let reader = builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    reader.into_records().take(200).map_while(Result::ok).map(|record| record.len()).collect()
}

/// The share of rows of the commonest width above one, with a little for wider tables to settle ties.
fn score(widths: &[usize]) -> f64 {
    let common = widths
        .iter()
        .filter(|width| **width > 1)
        .max_by_key(|width| (widths.iter().filter(|other| other == width).count(), **width));
    let Some(common) = common else { return 0.0 };
    let agreeing = widths.iter().filter(|width| *width == common).count();
    agreeing as f64 / widths.len() as f64 + (*common).min(100) as f64 / 1000.0
}

/// Whether every line holds the same number of figures between spaces.
fn is_spaced(text: &str) -> bool {
    let mut widths = text.lines().filter(|line| !line.trim().is_empty()).take(200).map(|line| {
        let figures =
            line.split_whitespace().all(|cell| cell.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-'));
        if figures { line.split_whitespace().count() } else { 0 }
    });
    let first = widths.next().unwrap_or(0);
    first > 1 && widths.all(|width| width == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_cuts_the_rows_evenly() {
        for (text, expected) in [
            ("a,b,c\n1,2,3\n", ','),
            ("a;b;c\n1,5;2,5;3,5\n4,5;2;3\n", ';'),
            ("a\tb\n\"x, y, z\"\t2\n", '\t'),
            ("a|b|c\n1|2|3\n", '|'),
            (" 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n", ' '),
            ("name\nAnna Smith\nBob\n", ','),
        ] {
            assert_eq!(sniff(text, true).as_char(), expected, "{text:?}");
        }
    }
}
