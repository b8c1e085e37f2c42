//! In what encoding a text file is, with the evidence.
//!
//! A byte-order mark decides. Otherwise the whole file is read: text that is valid UTF-8 is UTF-8, since text in
//! another encoding hardly ever is by chance. A file with a few damaged characters (platforms cut names in the middle
//! of one) keeps the encoding that explains almost all of it. GB18030 accepts most byte pairs, so it must also look
//! like Chinese: most pairs in the GB 2312 rows of common characters. Windows-1252, which accepts nearly everything,
//! is the last resort.

mod count;
mod transcode;

use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub(crate) use transcode::reader;

use crate::{Error, Limits, source};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub enum Encoding {
    #[serde(rename = "UTF-8")]
    Utf8,
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
    /// Covers GBK and GB 2312.
    #[serde(rename = "GB18030")]
    Gb18030,
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// The text names no encoding that is read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no encoding that is read: use UTF-8, GB18030 (GBK too), UTF-16LE, UTF-16BE or windows-1252")]
pub struct NotAnEncoding(String);

/// By any label of the WHATWG Encoding Standard, e.g. `gbk` or `latin1`.
impl FromStr for Encoding {
    type Err = NotAnEncoding;

    fn from_str(label: &str) -> Result<Self, NotAnEncoding> {
        let named = encoding_rs::Encoding::for_label(label.as_bytes()).map(encoding_rs::Encoding::name);
        // GB18030 covers it.
        let named = named.map(|name| if name == "GBK" { "GB18030" } else { name });
        let is_named = |encoding: &Self| named.is_some_and(|name| name.eq_ignore_ascii_case(encoding.name()));
        Self::ALL.into_iter().find(is_named).ok_or_else(|| NotAnEncoding(label.to_owned()))
    }
}

impl TryFrom<String> for Encoding {
    type Error = NotAnEncoding;

    fn try_from(label: String) -> Result<Self, NotAnEncoding> {
        label.parse()
    }
}

impl Encoding {
    const ALL: [Self; 5] = [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Gb18030, Self::Windows1252];

    /// The name in the WHATWG Encoding Standard.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Gb18030 => "GB18030",
            Self::Windows1252 => "windows-1252",
        }
    }

    fn of_mark(magic: &[u8]) -> Option<Self> {
        match magic {
            [0xef, 0xbb, 0xbf, ..] => Some(Self::Utf8),
            [0xff, 0xfe, ..] => Some(Self::Utf16Le),
            [0xfe, 0xff, ..] => Some(Self::Utf16Be),
            _ => None,
        }
    }
}

/// Why an encoding was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The file says so in its first bytes.
    ByteOrderMark,
    /// Only ASCII: every encoding reads it the same.
    Ascii,
    /// Every character beyond ASCII is valid in it.
    Valid,
    /// Almost every character beyond ASCII is valid in it; `damaged` are not and show as �.
    Mostly,
    /// Nothing else fits.
    LastResort,
    /// The caller asked for it.
    Chosen,
}

/// An encoding and what speaks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EncodingEvidence {
    pub encoding: Encoding,
    pub ground: Ground,
    /// Characters beyond ASCII seen.
    pub characters: u64,
    /// Byte sequences that are no character in this encoding.
    pub damaged: u64,
    /// Line feeds in the file: at most one more row than this.
    pub lines: u64,
}

/// Reads the whole file and judges.
pub(crate) fn detect(path: &Path, limits: &Limits) -> Result<EncodingEvidence, Error> {
    let open = || source::open(path, limits);
    let io = |e| Error::io(path, e);
    let mut start = Vec::with_capacity(4);
    std::io::Read::read_to_end(&mut std::io::Read::take(open()?, 3), &mut start).map_err(io)?;
    let utf8 = count::utf8(open()?).map_err(io)?;
    let verdict = |encoding, ground, tally: count::Tally| EncodingEvidence {
        encoding,
        ground,
        characters: tally.characters,
        damaged: tally.damaged,
        lines: utf8.lines,
    };
    if let Some(encoding) = Encoding::of_mark(&start) {
        let tally = if encoding == Encoding::Utf8 { utf8 } else { count::Tally::default() };
        return Ok(verdict(encoding, Ground::ByteOrderMark, tally));
    }
    if utf8.damaged == 0 {
        let ground = if utf8.characters == 0 { Ground::Ascii } else { Ground::Valid };
        return Ok(verdict(Encoding::Utf8, ground, utf8));
    }
    if utf8.damaged * 50 <= utf8.characters {
        return Ok(verdict(Encoding::Utf8, Ground::Mostly, utf8));
    }
    let gb = count::gb18030(open()?).map_err(io)?;
    if gb.common * 2 > gb.characters && gb.damaged * 20 <= gb.characters {
        let ground = if gb.damaged == 0 { Ground::Valid } else { Ground::Mostly };
        return Ok(verdict(Encoding::Gb18030, ground, gb));
    }
    let seen = count::Tally { characters: utf8.characters + utf8.damaged, ..Default::default() };
    Ok(verdict(Encoding::Windows1252, Ground::LastResort, seen))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    fn judged(bytes: &[u8]) -> (EncodingEvidence, String) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let evidence = detect(file.path(), &Limits::default()).unwrap();
        let mut text = String::new();
        let raw = source::open(file.path(), &Limits::default()).unwrap();
        reader(raw, evidence.encoding).read_to_string(&mut text).unwrap();
        (evidence, text)
    }

    fn gb18030(text: &str) -> Vec<u8> {
        encoding_rs::GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn tells_the_encodings_apart_and_says_why() {
        let text = "订单编号,买家会员名\n1,张三丰\n2,café ¥\n";
        let cases: [(Vec<u8>, Encoding, Ground); 5] = [
            (text.as_bytes().to_vec(), Encoding::Utf8, Ground::Valid),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), Encoding::Utf8, Ground::ByteOrderMark),
            (gb18030(text), Encoding::Gb18030, Ground::Valid),
            (
                b"\xff\xfe".iter().copied().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
                Encoding::Utf16Le,
                Ground::ByteOrderMark,
            ),
            (
                b"\xfe\xff".iter().copied().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
                Encoding::Utf16Be,
                Ground::ByteOrderMark,
            ),
        ];
        for (bytes, encoding, ground) in cases {
            let (evidence, decoded) = judged(&bytes);
            assert_eq!((evidence.encoding, evidence.ground), (encoding, ground));
            assert_eq!(decoded, text, "{encoding:?}");
        }
    }

    #[test]
    fn western_text_is_not_taken_for_chinese() {
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode("Caféteria, Müller, Señora, crème brûlée\n");
        let (evidence, text) = judged(&bytes);
        assert_eq!((evidence.encoding, evidence.ground), (Encoding::Windows1252, Ground::LastResort));
        assert!(text.contains("crème brûlée"));
        assert_eq!(judged(b"plain,ascii\n").0.ground, Ground::Ascii);
    }

    #[test]
    fn encodings_go_by_the_labels_that_people_know_them_by() {
        let read = |label: &str| label.parse::<Encoding>();
        for (label, encoding) in [
            ("utf-8", Encoding::Utf8),
            ("gb18030", Encoding::Gb18030),
            ("GBK", Encoding::Gb18030),
            (" gb2312 ", Encoding::Gb18030),
            ("latin1", Encoding::Windows1252),
            ("utf-16", Encoding::Utf16Le),
        ] {
            assert_eq!(read(label), Ok(encoding), "{label}");
        }
        assert!(Encoding::ALL.into_iter().all(|encoding| read(encoding.name()) == Ok(encoding)));
        assert!(read("shift_jis").unwrap_err().to_string().contains("“shift_jis”"), "it is known and not read");
        assert!(read("").is_err());
    }

    #[test]
    fn a_cut_character_does_not_turn_the_file_into_gibberish() {
        let mut bytes = "客户姓名,地址\n".repeat(50).into_bytes();
        bytes.extend_from_slice(b"\xe5\xbc,cut\n");
        let (evidence, text) = judged(&bytes);
        assert_eq!((evidence.encoding, evidence.ground, evidence.damaged), (Encoding::Utf8, Ground::Mostly, 1));
        assert!(text.ends_with("\u{fffd},cut\n"));

        let mut bytes = gb18030(&"客户姓名,地址\n".repeat(50));
        bytes.extend_from_slice(b"\xd5,cut\n");
        let (evidence, text) = judged(&bytes);
        assert_eq!((evidence.encoding, evidence.ground, evidence.damaged), (Encoding::Gb18030, Ground::Mostly, 1));
        assert!(text.ends_with(",cut\n") && text.starts_with("客户姓名"));
    }
}
