/// What one POST carries.
pub const EVENTS_PER_POST: usize = 100;
/// What one event weighs, in bytes of JSON.
pub const EVENT_BYTES: usize = 500;

/// An event of a web shop, padded to its weight. `number` makes it the only one of its kind.
pub fn event(number: usize) -> String {
    let start = format!(
        r#"{{"type":"track","event":"Product Viewed","messageId":"{}","anonymousId":"visitor-{}","properties":{{"product_id":"p{}","price":25.9,"currency":"CNY"}},"context":{{"channel":"web","page":{{"path":"/products/{}"}},"userAgent":""#,
        message_id(number),
        number % 5_000,
        number % 900,
        number % 900,
    );
    let end = r#""}}"#;
    let padding = "x".repeat(EVENT_BYTES.saturating_sub(start.len() + end.len()));
    format!("{start}{padding}{end}")
}

pub fn message_id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// The body of a POST to `/v1/batch`, from event `first` on.
pub fn batch(write_key: &str, first: usize) -> String {
    let events: Vec<String> = (first..first + EVENTS_PER_POST).map(event).collect();
    format!(r#"{{"writeKey":"{write_key}","batch":[{}]}}"#, events.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_weighs_the_same_and_is_json() {
        for number in [0, 7, 123_456_789] {
            let text = event(number);
            assert_eq!(text.len(), EVENT_BYTES);
            let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(parsed["messageId"], message_id(number));
        }
    }
}
