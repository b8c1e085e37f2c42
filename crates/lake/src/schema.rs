use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};

/// Version of the columns, in every file's metadata. A column may be added (older files read as null there); a change
/// of meaning needs a new version and a golden file. Since 2, the [personal](PERSONAL) columns may be sealed.
pub const SCHEMA_VERSION: u32 = 2;

/// The key of the version in a file's metadata.
pub const SCHEMA_KEY: &str = "huitou.lake.schema";

/// One row per event. `timestamp` and `received_at` are UTC with microseconds; `value` is in minor units of `currency`.
///
/// | column | holds |
/// | --- | --- |
/// | `name` | the event's name; the call's kind where it has none |
/// | `person` | `customer` if known when written, else `user_id`, else `anonymous_id` |
/// | `value` | the first of `total`, `revenue`, `value`, `price` in the properties |
/// | `quantity` | `quantity`, else the sum over `products` |
/// | `body` | the call as it was sent, JSON |
pub static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let instant = || DataType::Timestamp(TimeUnit::Microsecond, Some("+00:00".into()));
    let required = [
        ("seq", DataType::UInt64),
        ("timestamp", instant()),
        ("received_at", instant()),
        ("source", DataType::Utf8),
        ("message_id", DataType::Utf8),
        ("kind", DataType::Utf8),
        ("name", DataType::Utf8),
        ("person", DataType::Utf8),
    ];
    let optional = [
        ("user_id", DataType::Utf8),
        ("anonymous_id", DataType::Utf8),
        ("customer", DataType::Utf8),
        ("order_id", DataType::Utf8),
        ("product_id", DataType::Utf8),
        ("category", DataType::Utf8),
        ("query", DataType::Utf8),
        ("value", DataType::Int64),
        ("currency", DataType::Utf8),
        ("quantity", DataType::Float64),
        ("session_id", DataType::Utf8),
        ("path", DataType::Utf8),
        ("channel", DataType::Utf8),
        ("device", DataType::Utf8),
    ];
    let mut fields: Vec<Field> = required.into_iter().map(|(name, kind)| Field::new(name, kind, false)).collect();
    fields.extend(optional.into_iter().map(|(name, kind)| Field::new(name, kind, true)));
    fields.push(Field::new("body", DataType::Utf8, false));
    let version = [(SCHEMA_KEY.to_owned(), SCHEMA_VERSION.to_string())];
    Arc::new(Schema::new_with_metadata(fields, version.into()))
});

/// Columns whose values are (nearly) all different: a dictionary would only cost.
pub(crate) const UNIQUE: [&str; 2] = ["message_id", "body"];

/// Columns that are looked up by a value.
pub(crate) const IDENTITIES: [&str; 4] = ["person", "user_id", "anonymous_id", "customer"];

/// Columns that may hold a name, an address of any kind or whatever else points at a person: unreadable without the
/// lake's key, where it has one.
pub(crate) const PERSONAL: [&str; 9] =
    ["message_id", "person", "user_id", "anonymous_id", "customer", "query", "session_id", "path", "body"];
