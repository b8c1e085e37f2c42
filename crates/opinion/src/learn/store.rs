//! How models are kept: a head with format and provenance, then n-grams by hash with small numbers.

use thiserror::Error;

use super::features::NUMBERS;
use super::linear::Linear;
use super::vocabulary::Vocabulary;
use super::{AspectModel, Model};

const MAGIC: &[u8; 4] = b"HTOP";
/// Of the layout, the features and the meaning of the reading's numbers: another one is refused.
const FORMAT: u16 = 1;

/// Why bytes are not a model that can be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    #[error("this is not a model of opinions: choose the file that the training has written")]
    NotAModel,
    #[error("the model has format {found}, this version reads {FORMAT}: train it again")]
    Format { found: u16 },
    #[error("the model ends too early or holds impossible numbers: restore it, or train it again")]
    Damaged,
}

type Result<T> = std::result::Result<T, StoreError>;

impl Model {
    /// Without rounding that matters: weights keep 16 bits, inverse document frequencies 8.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(b'P', &self.provenance);
        writer.0.push(u8::from(self.on_shipped));
        writer.vocabulary(&self.vocabulary);
        writer.linear(&self.linear);
        writer.0
    }

    /// # Errors
    /// When the bytes are something else, of another format, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader(bytes);
        let provenance = reader.head(b'P')?;
        let on_shipped = reader.byte()? != 0;
        let vocabulary = reader.vocabulary()?;
        let linear = reader.linear(vocabulary.width())?;
        Ok(Self { provenance, vocabulary, linear, on_shipped })
    }
}

impl AspectModel {
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(b'A', &self.provenance);
        writer.vocabulary(&self.vocabulary);
        writer.linear(&self.polarity);
        writer.length(self.aspects.len());
        for (key, linear, threshold) in &self.aspects {
            writer.text(key);
            writer.linear(linear);
            writer.float(*threshold);
        }
        writer.0
    }

    /// # Errors
    /// When the bytes are something else, of another format, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader(bytes);
        let provenance = reader.head(b'A')?;
        let vocabulary = reader.vocabulary()?;
        let width = vocabulary.width();
        let polarity = reader.linear(width)?;
        let count = reader.length()?;
        let aspects = (0..count).map(|_| Ok((reader.text()?, reader.linear(width)?, reader.float()?)));
        Ok(Self { aspects: aspects.collect::<Result<_>>()?, provenance, vocabulary, polarity })
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn new(kind: u8, provenance: &str) -> Self {
        let mut writer = Self(MAGIC.to_vec());
        writer.0.extend(FORMAT.to_le_bytes());
        writer.0.push(kind);
        writer.text(provenance);
        writer
    }

    fn length(&mut self, mut length: usize) {
        while length >= 0x80 {
            self.0.push(length as u8 | 0x80);
            length >>= 7;
        }
        self.0.push(length as u8);
    }

    fn float(&mut self, value: f32) {
        self.0.extend(value.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.0.extend(text.as_bytes());
    }

    fn vocabulary(&mut self, vocabulary: &Vocabulary) {
        let hashes = vocabulary.hashes();
        self.length(hashes.len());
        let mut before = 0;
        for hash in &hashes {
            self.length((hash - before) as usize);
            before = *hash;
        }
        self.0.extend(vocabulary.idf.iter().map(|idf| (idf * IDF_STEPS).round().clamp(0.0, 255.0) as u8));
    }

    fn linear(&mut self, linear: &Linear) {
        [linear.bias, linear.band, linear.temperature].into_iter().for_each(|value| self.float(value));
        let (grams, numbers) = linear.weights.split_at(linear.weights.len() - NUMBERS);
        numbers.iter().for_each(|number| self.float(*number));
        let largest = grams.iter().fold(f32::MIN_POSITIVE, |largest, weight| weight.abs().max(largest));
        self.float(largest);
        let step = f32::from(i16::MAX) / largest;
        grams.iter().for_each(|weight| self.0.extend(((weight * step).round() as i16).to_le_bytes()));
    }
}

/// Steps of one in an inverse document frequency, which is at most 15.
const IDF_STEPS: f32 = 17.0;

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count).ok_or(StoreError::Damaged)?;
        self.0 = rest;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    fn head(&mut self, kind: u8) -> Result<String> {
        if self.take(4).map_err(|_| StoreError::NotAModel)? != MAGIC {
            return Err(StoreError::NotAModel);
        }
        let found = u16::from_le_bytes([self.byte()?, self.byte()?]);
        if found != FORMAT {
            return Err(StoreError::Format { found });
        }
        if self.byte()? != kind {
            return Err(StoreError::NotAModel);
        }
        self.text()
    }

    fn length(&mut self) -> Result<usize> {
        let mut length = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            length |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(length);
            }
        }
        Err(StoreError::Damaged)
    }

    fn float(&mut self) -> Result<f32> {
        let bytes = self.take(4)?.try_into().map_err(|_| StoreError::Damaged)?;
        Some(f32::from_le_bytes(bytes)).filter(|value| value.is_finite()).ok_or(StoreError::Damaged)
    }

    fn text(&mut self) -> Result<String> {
        let length = self.length()?;
        String::from_utf8(self.take(length)?.to_vec()).map_err(|_| StoreError::Damaged)
    }

    fn vocabulary(&mut self) -> Result<Vocabulary> {
        let count = self.length()?;
        if count > self.0.len() {
            return Err(StoreError::Damaged);
        }
        let mut hash = 0usize;
        let mut hashes = Vec::with_capacity(count);
        for _ in 0..count {
            hash += self.length()?;
            hashes.push(u32::try_from(hash).map_err(|_| StoreError::Damaged)?);
        }
        let idf = self.take(count)?.iter().map(|step| f32::from(*step) / IDF_STEPS);
        Ok(Vocabulary::from_parts(hashes.into_iter().zip(idf)))
    }

    fn linear(&mut self, width: usize) -> Result<Linear> {
        let (bias, band, temperature) = (self.float()?, self.float()?, self.float()?);
        let numbers = (0..NUMBERS).map(|_| self.float()).collect::<Result<Vec<_>>>()?;
        let step = self.float()? / f32::from(i16::MAX);
        let grams = self.take(2 * (width - NUMBERS))?.chunks_exact(2);
        let mut weights: Vec<f32> = grams.map(|two| f32::from(i16::from_le_bytes([two[0], two[1]])) * step).collect();
        weights.extend(numbers);
        if temperature <= 0.0 || band < 0.0 {
            return Err(StoreError::Damaged);
        }
        Ok(Linear { weights, bias, band, temperature })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Polarity;
    use crate::learn::{Example, Training, train};

    fn model() -> Model {
        let good = (0..40).map(|n| Example::new(format!("很好，喜欢，第{n}次买"), Polarity::Positive));
        let bad = (0..40).map(|n| Example::new(format!("很差，失望，等了{n}天"), Polarity::Negative));
        let examples: Vec<Example> = good.chain(bad).collect();
        let training = Training { on_shipped: false, provenance: "two phrases".into(), ..Training::default() };
        train(&examples, &training).unwrap().model
    }

    #[test]
    fn comes_back_as_it_was() {
        let model = model();
        let back = Model::from_bytes(&model.to_bytes()).unwrap();
        assert_eq!((back.provenance(), back.size()), ("two phrases", model.size()));
        for text in ["很好", "很差", "没什么", ""] {
            let (one, other) = (model.probabilities(text), back.probabilities(text));
            assert!((one.positive - other.positive).abs() < 0.01, "{text}");
        }
        assert_eq!(back.to_bytes(), Model::from_bytes(&back.to_bytes()).unwrap().to_bytes());
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        let bytes = model().to_bytes();
        assert_eq!(Model::from_bytes(b"PK\x03\x04"), Err(StoreError::NotAModel));
        assert_eq!(Model::from_bytes(b""), Err(StoreError::NotAModel));
        assert_eq!(AspectModel::from_bytes(&bytes).err(), Some(StoreError::NotAModel));
        let mut newer = bytes.clone();
        newer[4] = 9;
        assert_eq!(Model::from_bytes(&newer), Err(StoreError::Format { found: 9 }));
        for cut in [7, 40, bytes.len() / 2, bytes.len() - 1] {
            assert_eq!(Model::from_bytes(&bytes[..cut]), Err(StoreError::Damaged), "cut at {cut}");
        }
    }
}
