//! How an event lies in the store: one byte of version, the CRC-32 of the rest in little-endian order, then the event
//! as JSON. The store checks its blocks and journal too; this sum goes with the event wherever it is copied.

use primitives::{Event, Seq};

use crate::LogError;

const VERSION: u8 = 1;
const HEADER: usize = 5;

pub(crate) fn encode(event: &Event) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(event.body.get().len() + 512);
    bytes.extend_from_slice(&[VERSION, 0, 0, 0, 0]);
    serde_json::to_writer(&mut bytes, event)?;
    let sum = crc32fast::hash(&bytes[HEADER..]);
    bytes[1..HEADER].copy_from_slice(&sum.to_le_bytes());
    Ok(bytes)
}

pub(crate) fn decode(seq: Seq, bytes: &[u8]) -> Result<Event, LogError> {
    let json = check(seq, bytes)?;
    let event: Event = serde_json::from_slice(json).map_err(|error| corrupt(seq, error.to_string()))?;
    if event.v > Event::VERSION {
        return Err(corrupt(seq, format!("event version {} is newer than this program", event.v)));
    }
    Ok(event)
}

/// The JSON of a stored value whose version and sum are right.
pub(crate) fn check(seq: Seq, bytes: &[u8]) -> Result<&[u8], LogError> {
    let Some((&[version, ref sum @ ..], json)) = bytes.split_first_chunk::<HEADER>() else {
        return Err(corrupt(seq, format!("only {} bytes", bytes.len())));
    };
    if version != VERSION {
        return Err(corrupt(seq, format!("envelope version {version} is unknown to this program")));
    }
    if crc32fast::hash(json) != u32::from_le_bytes(*sum) {
        return Err(corrupt(seq, "checksum mismatch".to_owned()));
    }
    Ok(json)
}

fn corrupt(seq: Seq, reason: String) -> LogError {
    LogError::Corrupt { seq, reason }
}
