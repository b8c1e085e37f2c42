use std::sync::Arc;

use arrow::array::{
    ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray, UInt64Array,
};
use primitives::{CustomerId, Event, Stored, Timestamp};

use crate::error::Result;
use crate::facts::Facts;
use crate::schema::SCHEMA;

/// Says whose event it is, if that is known when it is written.
pub type Resolve = Arc<dyn Fn(&Event) -> Option<CustomerId> + Send + Sync>;

struct Row<'a> {
    seq: u64,
    event: &'a Event,
    facts: Facts<'a>,
    source: String,
    customer: Option<String>,
}

impl<'a> Row<'a> {
    fn new(stored: &'a Stored, resolve: Option<&Resolve>) -> Self {
        let event = &stored.event;
        Self {
            seq: stored.seq,
            event,
            facts: Facts::of(&event.body),
            source: event.source.to_string(),
            customer: resolve.and_then(|resolve| resolve(event)).map(|customer| customer.to_string()),
        }
    }

    fn person(&self) -> &str {
        let ids = [&self.customer, &self.event.user_id, &self.event.anonymous_id];
        ids.into_iter().flatten().next().map_or("", String::as_str)
    }
}

/// What an event is called here: by its name, or by its kind where it has none.
#[must_use]
pub fn name_of(event: &Event) -> &str {
    event.name.as_deref().unwrap_or(event.kind.as_str())
}

/// Lays events out as [`SCHEMA`]'s columns, in the order given.
///
/// # Errors
/// When Arrow refuses the columns, which would be a mistake of this crate.
pub(crate) fn to_batch(events: &[&Stored], resolve: Option<&Resolve>) -> Result<RecordBatch> {
    let rows: Vec<Row> = events.iter().map(|stored| Row::new(stored, resolve)).collect();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(rows.iter().map(|row| row.seq).collect::<Vec<_>>().into_iter().collect::<UInt64Array>()),
        instants(&rows, |event| event.timestamp),
        instants(&rows, |event| event.received_at),
        texts(&rows, |row| Some(&row.source)),
        texts(&rows, |row| Some(&row.event.message_id)),
        texts(&rows, |row| Some(row.event.kind.as_str())),
        texts(&rows, |row| Some(name_of(row.event))),
        texts(&rows, |row| Some(row.person())),
        texts(&rows, |row| row.event.user_id.as_deref()),
        texts(&rows, |row| row.event.anonymous_id.as_deref()),
        texts(&rows, |row| row.customer.as_deref()),
        texts(&rows, |row| row.facts.order_id.as_deref()),
        texts(&rows, |row| row.facts.product_id.as_deref()),
        texts(&rows, |row| row.facts.category.as_deref()),
        texts(&rows, |row| row.facts.query.as_deref()),
        Arc::new(rows.iter().map(|row| row.facts.value).collect::<Int64Array>()),
        texts(&rows, |row| row.facts.currency.as_deref()),
        Arc::new(rows.iter().map(|row| row.facts.quantity).collect::<Float64Array>()),
        texts(&rows, |row| row.facts.session_id.as_deref()),
        texts(&rows, |row| row.facts.path.as_deref()),
        texts(&rows, |row| row.facts.channel.as_deref()),
        texts(&rows, |row| row.facts.device.as_deref()),
        texts(&rows, |row| Some(row.event.body.get())),
    ];
    Ok(RecordBatch::try_new(Arc::clone(&SCHEMA), columns)?)
}

fn texts<'a>(rows: &'a [Row<'a>], get: impl Fn(&'a Row<'a>) -> Option<&'a str>) -> ArrayRef {
    Arc::new(rows.iter().map(get).collect::<StringArray>())
}

fn instants(rows: &[Row<'_>], get: impl Fn(&Event) -> Timestamp) -> ArrayRef {
    let micros = rows.iter().map(|row| get(row.event).as_microsecond());
    Arc::new(TimestampMicrosecondArray::from_iter_values(micros).with_timezone("+00:00"))
}
