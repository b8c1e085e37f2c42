//! How an event lies in the store: one byte of version, the CRC-32 of the rest in little-endian order, then the event.
//! The files check their frames too; this sum goes with the event wherever it is copied.
//!
//! Since version 3: version of the event, kind (a byte each), shop and source (16 bytes each), when it happened and when
//! it was received (seconds in 8 and nanoseconds in 4 bytes each), the lengths of message id, name, user id and anonymous
//! id (4 bytes each; all ones where there is none), these texts, and the body's JSON to the end; numbers little-endian.
//! In version 1 the event is JSON. 2 is none: it marks a sealed value in the journal.

use primitives::{Event, EventKind, EventRef, Seq, ShopId, SourceId, Timestamp};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::LogError;
use crate::frame::Body;

const VERSION: u8 = 3;
const HEADER: usize = 5;
/// From the start to the first text.
const FIXED: usize = HEADER + 2 + 32 + 24 + 16;
/// The length of a text that is not there.
const NONE: u32 = u32::MAX;
/// A kind's number is its place here.
const KINDS: [EventKind; 6] =
    [EventKind::Track, EventKind::Identify, EventKind::Page, EventKind::Screen, EventKind::Group, EventKind::Alias];

pub(crate) fn encode(event: EventRef<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(FIXED + event.body.len() + 256);
    append(&mut bytes, event);
    bytes
}

/// Encodes at the end of `bytes`.
pub(crate) fn append(bytes: &mut Vec<u8>, event: EventRef<'_>) {
    let start = bytes.len();
    bytes.extend_from_slice(&[VERSION, 0, 0, 0, 0, event.v, event.kind as u8]);
    bytes.extend_from_slice(event.shop.0.as_bytes());
    bytes.extend_from_slice(event.source.0.as_bytes());
    for time in [event.timestamp, event.received_at] {
        bytes.extend_from_slice(&time.as_second().to_le_bytes());
        bytes.extend_from_slice(&time.subsec_nanosecond().to_le_bytes());
    }
    let texts = [Some(event.message_id), event.name, event.user_id, event.anonymous_id];
    for text in texts {
        let length = text.map_or(NONE, |text| u32::try_from(text.len()).unwrap_or(NONE));
        bytes.extend_from_slice(&length.to_le_bytes());
    }
    for text in texts.into_iter().flatten() {
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes.extend_from_slice(event.body.as_bytes());
    let sum = crc32fast::hash(&bytes[start + HEADER..]);
    bytes[start + 1..start + HEADER].copy_from_slice(&sum.to_le_bytes());
}

pub(crate) fn decode(seq: Seq, bytes: &[u8]) -> Result<Event, LogError> {
    let (version, rest) = check(seq, bytes)?;
    let event = match version {
        1 => serde_json::from_slice(rest).map_err(|error| corrupt(seq, error.to_string()))?,
        _ => read(rest).ok_or_else(|| corrupt(seq, "it is not written as events are".to_owned()))?,
    };
    if event.v > Event::VERSION {
        return Err(corrupt(seq, format!("event version {} is newer than this program", event.v)));
    }
    Ok(event)
}

/// Version and event of a stored value whose version and sum are right.
pub(crate) fn check(seq: Seq, bytes: &[u8]) -> Result<(u8, &[u8]), LogError> {
    let Some((&[version, ref sum @ ..], rest)) = bytes.split_first_chunk::<HEADER>() else {
        return Err(corrupt(seq, format!("only {} bytes", bytes.len())));
    };
    if version != 1 && version != VERSION {
        return Err(corrupt(seq, format!("envelope version {version} is unknown to this program")));
    }
    if crc32fast::hash(rest) != u32::from_le_bytes(*sum) {
        return Err(corrupt(seq, "checksum mismatch".to_owned()));
    }
    Ok((version, rest))
}

fn read(bytes: &[u8]) -> Option<Event> {
    let mut bytes = Body(bytes);
    let [v, kind] = bytes.array()?;
    let shop = ShopId(Uuid::from_bytes(bytes.array()?));
    let source = SourceId(Uuid::from_bytes(bytes.array()?));
    let (timestamp, received_at) = (time(&mut bytes)?, time(&mut bytes)?);
    let lengths = [bytes.u32()?, bytes.u32()?, bytes.u32()?, bytes.u32()?];
    let mut texts = [const { None }; 4];
    for (text, length) in texts.iter_mut().zip(lengths).filter(|(_, length)| *length != NONE) {
        *text = Some(str::from_utf8(bytes.bytes(length as usize)?).ok()?.to_owned());
    }
    let [message_id, name, user_id, anonymous_id] = texts;
    let body = str::from_utf8(bytes.0).ok()?.to_owned();
    Some(Event {
        v,
        shop,
        source,
        message_id: message_id?,
        kind: *KINDS.get(usize::from(kind))?,
        name,
        user_id,
        anonymous_id,
        timestamp,
        received_at,
        body: RawValue::from_string(body).ok()?,
    })
}

fn time(bytes: &mut Body<'_>) -> Option<Timestamp> {
    let (second, nanosecond) = (bytes.i64()?, bytes.array().map(i32::from_le_bytes)?);
    Timestamp::new(second, nanosecond).ok()
}

fn corrupt(seq: Seq, reason: String) -> LogError {
    LogError::Corrupt { seq, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLDEN_V1: &[u8] = include_bytes!("../golden/event-v1.bin");
    const GOLDEN_V3: &[u8] = include_bytes!("../golden/event-v3.bin");

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
    fn every_version_reads_and_todays_writes_as_its_golden_file() {
        assert_eq!(decode(1, GOLDEN_V1).unwrap(), golden());
        assert_eq!(decode(1, GOLDEN_V3).unwrap(), golden());
        assert_eq!(encode((&golden()).into()), GOLDEN_V3);
    }

    #[test]
    fn every_kind_and_what_is_absent_come_back() {
        for (number, kind) in KINDS.into_iter().enumerate() {
            let past = "0001-01-01T00:00:00.000000001Z".parse().unwrap();
            let event =
                Event { kind, name: None, user_id: None, message_id: String::new(), timestamp: past, ..golden() };
            let bytes = encode((&event).into());
            assert_eq!(usize::from(bytes[HEADER + 1]), number);
            assert_eq!(decode(1, &bytes).unwrap(), event);
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        for golden in [GOLDEN_V1, GOLDEN_V3] {
            for bit in 0..golden.len() * 8 {
                let mut bytes = golden.to_vec();
                bytes[bit / 8] ^= 1 << (bit % 8);
                assert!(matches!(decode(7, &bytes), Err(LogError::Corrupt { seq: 7, .. })), "bit {bit}");
            }
            for length in 0..golden.len() {
                assert!(matches!(decode(7, &golden[..length]), Err(LogError::Corrupt { .. })), "length {length}");
            }
        }
    }

    #[test]
    fn an_event_of_a_newer_version_is_refused() {
        let bytes = encode((&Event { v: Event::VERSION + 1, ..golden() }).into());
        let error = decode(3, &bytes).unwrap_err().to_string();
        assert!(error.contains("event 3") && error.contains("newer"), "{error}");
    }
}
