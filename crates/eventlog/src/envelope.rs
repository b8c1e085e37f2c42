//! How an event lies in the store: one byte of version, the CRC-32 of the rest in little-endian order, then the event
//! as JSON. The files check their frames too; this sum goes with the event wherever it is copied.

use primitives::{Event, Seq};

use crate::LogError;

const VERSION: u8 = 1;
const HEADER: usize = 5;

pub(crate) fn encode(event: &Event) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(event.body.get().len() + 512);
    append(&mut bytes, event)?;
    Ok(bytes)
}

/// Encodes at the end of `bytes`.
pub(crate) fn append(bytes: &mut Vec<u8>, event: &Event) -> serde_json::Result<()> {
    let start = bytes.len();
    bytes.extend_from_slice(&[VERSION, 0, 0, 0, 0]);
    serde_json::to_writer(&mut *bytes, event)?;
    let sum = crc32fast::hash(&bytes[start + HEADER..]);
    bytes[start + 1..start + HEADER].copy_from_slice(&sum.to_le_bytes());
    Ok(())
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

#[cfg(test)]
mod tests {
    use primitives::{EventKind, ShopId, SourceId};
    use serde_json::value::RawValue;

    use super::*;

    const GOLDEN_V1: &[u8] = include_bytes!("../golden/event-v1.bin");

    fn golden() -> Event {
        let body = r#"{"type":"track","event":"Order Completed","properties":{"order_id":"o-1","total":25.00,"currency":"CNY","note":"回头"}}"#;
        Event {
            v: 1,
            shop: ShopId("0198c0de-0000-7000-8000-000000000001".parse().unwrap()),
            source: SourceId("0198c0de-0000-7000-8000-000000000002".parse().unwrap()),
            message_id: "m-1".to_owned(),
            kind: EventKind::Track,
            name: Some("Order Completed".to_owned()),
            user_id: Some("u-1".to_owned()),
            anonymous_id: Some("a-1".to_owned()),
            timestamp: "2026-01-02T03:04:05.678901Z".parse().unwrap(),
            received_at: "2026-01-02T03:04:06Z".parse().unwrap(),
            body: RawValue::from_string(body.to_owned()).unwrap(),
        }
    }

    #[test]
    fn version_1_reads_and_writes_as_the_golden_file() {
        assert_eq!(decode(1, GOLDEN_V1).unwrap(), golden());
        assert_eq!(encode(&golden()).unwrap(), GOLDEN_V1);
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        for bit in 0..GOLDEN_V1.len() * 8 {
            let mut bytes = GOLDEN_V1.to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(decode(7, &bytes), Err(LogError::Corrupt { seq: 7, .. })), "bit {bit}");
        }
        for length in 0..GOLDEN_V1.len() {
            assert!(matches!(decode(7, &GOLDEN_V1[..length]), Err(LogError::Corrupt { .. })), "length {length}");
        }
    }

    #[test]
    fn an_event_of_a_newer_version_is_refused() {
        let bytes = encode(&Event { v: Event::VERSION + 1, ..golden() }).unwrap();
        let error = decode(3, &bytes).unwrap_err().to_string();
        assert!(error.contains("event 3") && error.contains("newer"), "{error}");
    }
}
