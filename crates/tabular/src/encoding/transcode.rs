use std::io::Read;

use encoding_rs::{CoderResult, Decoder};

use super::Encoding;

/// The text of `input` as UTF-8, its byte-order mark taken off; what is no character becomes U+FFFD.
pub(crate) fn reader(input: Box<dyn Read + Send>, encoding: Encoding) -> Box<dyn Read + Send> {
    let decoder = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8.new_decoder(),
        Encoding::Utf16Le => encoding_rs::UTF_16LE.new_decoder(),
        Encoding::Utf16Be => encoding_rs::UTF_16BE.new_decoder(),
        Encoding::Gb18030 => encoding_rs::GB18030.new_decoder(),
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252.new_decoder(),
    };
    let decoded = Vec::with_capacity(64 << 10);
    Box::new(Transcoder { input, decoder, raw: vec![0; 32 << 10], start: 0, end: 0, decoded, served: 0, done: false })
}

struct Transcoder {
    input: Box<dyn Read + Send>,
    decoder: Decoder,
    /// Bytes as they came; `start..end` are not decoded yet.
    raw: Vec<u8>,
    start: usize,
    end: usize,
    /// Text not served yet, from `served`.
    decoded: Vec<u8>,
    served: usize,
    done: bool,
}

impl Read for Transcoder {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.served == self.decoded.len() && !self.done {
            self.decode()?;
        }
        let piece = &self.decoded[self.served..];
        let served = piece.len().min(out.len());
        out[..served].copy_from_slice(&piece[..served]);
        self.served += served;
        Ok(served)
    }
}

impl Transcoder {
    fn decode(&mut self) -> std::io::Result<()> {
        let mut ended = false;
        if self.start == self.end {
            self.start = 0;
            self.end = self.input.read(&mut self.raw)?;
            ended = self.end == 0;
        }
        self.decoded.resize(64 << 10, 0);
        let bytes = &self.raw[self.start..self.end];
        let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.decoded, ended);
        self.start += read;
        self.decoded.truncate(written);
        self.served = 0;
        self.done = ended && result == CoderResult::InputEmpty;
        Ok(())
    }
}
