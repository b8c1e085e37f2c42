use primitives::Timestamp;
use sea_orm::Value;
use serde::Serialize;

use crate::StoreError;

/// An instant as it is stored.
#[must_use]
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A stored instant; one outside of the calendar becomes the epoch, which only a damaged row can cause.
#[must_use]
pub fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[must_use]
pub fn instant_opt(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(instant)
}

/// Foreign text, without the NUL that PostgreSQL cannot hold.
#[must_use]
pub fn text(foreign: &str) -> Value {
    if foreign.contains('\0') { foreign.replace('\0', "").into() } else { foreign.into() }
}

/// The pattern of `LIKE … ESCAPE '!'` for what holds this text anywhere.
#[must_use]
pub fn pattern(text: &str) -> String {
    format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

/// A value as JSON text.
///
/// # Errors
/// When the value has no JSON form (a map with keys that are not strings).
pub fn json<T: Serialize>(value: &T) -> Result<Value, StoreError> {
    serde_json::to_string(value).map(Value::from).map_err(|e| StoreError::Corrupt(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pattern_holds_means_itself() {
        assert_eq!(pattern("100%_茶!"), "%100!%!_茶!!%");
    }
}
