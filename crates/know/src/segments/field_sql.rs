use std::borrow::Cow;

use jiff::civil::Date;
use store::{Value, micros};

use super::compile::Builder;
use super::custom_sql;
use super::definition::{Compare, FieldRule, Scalar, Test};
use super::fields::{Column, Edge, Field, FieldType, rfm_groups};
use crate::facts::traits::CLAIMED_CONSENT;
use crate::parcels::{self, OVERDUE};
use crate::purchases::date_of;

pub(super) fn rule(builder: &mut Builder<'_>, rule: &FieldRule) -> String {
    match &rule.field {
        Field::Column(column) => match column.touch {
            Some(edge) => of_touch(builder, edge, column, &rule.test),
            None => of_column(builder, column, &rule.test),
        },
        Field::Tag => of_tag(builder, &rule.test),
        Field::Consent(channel) => of_consent(builder, channel, &rule.test),
        Field::LateParcel => of_late_parcel(builder, &rule.test),
        Field::RfmGroup => of_rfm_group(&rule.test),
        Field::Custom(name) => custom_sql::rule(builder, name, &rule.test),
    }
}

fn of_column(builder: &mut Builder<'_>, column: &Column, test: &Test) -> String {
    let column_sql = as_of(builder, column);
    let sql: &str = &column_sql;
    let is = |inner: String| format!("{sql} IS NOT NULL AND {inner}");
    match test {
        Test::IsSet => format!("{sql} IS NOT NULL"),
        Test::NotSet => format!("{sql} IS NULL"),
        Test::Compare(Compare::Ne, value) => {
            let value = bind(builder, column, value);
            format!("{sql} IS NULL OR {sql} <> {value}")
        }
        Test::Compare(compare, Scalar::Day(day)) => is(on_day(builder, sql, *compare, *day)),
        Test::Compare(compare, value) => {
            let value = bind(builder, column, value);
            is(format!("{sql} {} {value}", compare.sql()))
        }
        Test::Between(Scalar::Day(low), Scalar::Day(high)) => {
            let low = on_day(builder, sql, Compare::Gte, *low);
            let high = on_day(builder, sql, Compare::Lte, *high);
            is(format!("{low} AND {high}"))
        }
        Test::Between(low, high) => {
            let (low, high) = (bind(builder, column, low), bind(builder, column, high));
            is(format!("{sql} >= {low} AND {sql} <= {high}"))
        }
        Test::In(values) => {
            let list = values.iter().map(|value| bind(builder, column, value)).collect::<Vec<_>>().join(", ");
            is(format!("{sql} IN ({list})"))
        }
        Test::Contains(part) => is(builder.contains(sql, part)),
        Test::WithinDays(days) => is(within(builder, sql, column.ahead, *days)),
        Test::NotWithinDays(days) => format!("{sql} IS NULL OR NOT ({})", within(builder, sql, column.ahead, *days)),
    }
}

/// What the column says as of the day that the shop is read as of: people may have been seen after it.
fn as_of(builder: &Builder<'_>, column: &Column) -> Cow<'static, str> {
    if !builder.shop.as_of.is_set() {
        return column.sql.into();
    }
    let now = micros(builder.now);
    match column.key {
        "first_seen_at" => format!("(CASE WHEN c.first_seen_at <= {now} THEN c.first_seen_at END)").into(),
        "last_seen_at" => format!(
            "(CASE WHEN c.last_seen_at <= {now} THEN c.last_seen_at ELSE (SELECT MAX(t.at) FROM personas p
                JOIN timeline t ON t.persona = p.id WHERE p.profile = c.id AND t.is_sight AND t.at <= {now}) END)"
        )
        .into(),
        _ => column.sql.into(),
    }
}

fn bind(builder: &mut Builder<'_>, column: &Column, value: &Scalar) -> String {
    let value: Value = match value {
        Scalar::Whole(value) if column.fractional => to_fraction(*value).into(),
        Scalar::Whole(value) => (*value).into(),
        Scalar::Number(value) => (*value).into(),
        Scalar::Text(text) => text.as_str().into(),
        Scalar::Bool(value) => (*value).into(),
        Scalar::Day(day) => start(builder, *day).into(),
    };
    let is_whole_time = column.kind == FieldType::Time;
    debug_assert!(!is_whole_time || matches!(value, Value::BigInt(_)), "times are compared as whole microseconds");
    builder.bind(value)
}

#[expect(clippy::cast_precision_loss, reason = "what a person writes into a rule")]
pub(super) fn to_fraction(value: i64) -> f64 {
    value as f64
}

/// When a day begins in the shop's zone, as it is stored.
fn start(builder: &Builder<'_>, day: Date) -> i64 {
    let zoned = day.to_zoned(builder.shop.zone.clone());
    zoned.map_or(i64::MAX, |zoned| zoned.timestamp().as_microsecond())
}

/// A day is all of it: later than a day is from the next on.
fn on_day(builder: &mut Builder<'_>, sql: &str, compare: Compare, day: Date) -> String {
    let next = day.tomorrow().unwrap_or(day);
    let (begins, ends) = (start(builder, day), start(builder, next));
    match compare {
        Compare::Gt => format!("{sql} >= {}", builder.bind(ends)),
        Compare::Gte => format!("{sql} >= {}", builder.bind(begins)),
        Compare::Lt => format!("{sql} < {}", builder.bind(begins)),
        Compare::Lte => format!("{sql} < {}", builder.bind(ends)),
        Compare::Eq | Compare::Ne => {
            let (begins, ends) = (builder.bind(begins), builder.bind(ends));
            format!("({sql} >= {begins} AND {sql} < {ends})")
        }
    }
}

fn within(builder: &mut Builder<'_>, sql: &str, is_ahead: bool, days: i64) -> String {
    if is_ahead {
        let (from, to) = (start(builder, date_of(builder.day(0))), start(builder, date_of(builder.day(-days))));
        let (from, to) = (builder.bind(from), builder.bind(to));
        return format!("({sql} >= {from} AND {sql} < {to})");
    }
    let from = start(builder, date_of(builder.day(days - 1)));
    format!("{sql} >= {}", builder.bind(from))
}

/// Customers whose first or last touch, the same one as their page shows, passes the test.
fn of_touch(builder: &mut Builder<'_>, edge: Edge, column: &Column, test: &Test) -> String {
    let (test, not) = match test {
        Test::NotSet => (Test::IsSet, "NOT "),
        Test::Compare(Compare::Ne, value) => (Test::Compare(Compare::Eq, value.clone()), "NOT "),
        other => (other.clone(), ""),
    };
    let passes = of_column(builder, column, &test);
    let scope = builder.scope("p.profile");
    let now = micros(builder.now);
    let known =
        |touch: &str| if builder.shop.as_of.is_set() { format!(" AND {touch}.at <= {now}") } else { String::new() };
    let (name, rank, of_t, of_u) = (edge.as_str(), edge.rank("t"), known("t"), known("u"));
    let further = edge.rank("u");
    format!(
        "{not}c.id IN (SELECT p.profile FROM touches t JOIN personas p ON p.id = t.persona
            WHERE p.shop = $1{scope} AND t.edge = '{name}'{of_t} AND {passes} AND NOT EXISTS
                (SELECT 1 FROM personas q JOIN touches u ON u.persona = q.id
                 WHERE q.profile = p.profile AND u.edge = '{name}'{of_u} AND {further} > {rank}))"
    )
}

/// Customers of whom the newest that was said under this kind and name passes the test on `t`.
fn said(builder: &mut Builder<'_>, kind: &str, name: Option<&str>, test: &str) -> String {
    let kind = builder.bind(kind);
    let name = name.map(|name| format!(" AND t.name = {}", builder.bind(name))).unwrap_or_default();
    let scope = builder.scope("p.profile");
    let is_newest = nobody_said("u.kind = t.kind AND u.name = t.name AND (u.at, u.seq) > (t.at, t.seq)");
    format!(
        "c.id IN (SELECT p.profile FROM traits t JOIN personas p ON p.id = t.persona
            WHERE p.shop = $1{scope} AND t.kind = {kind}{name} AND {test} AND {is_newest})"
    )
}

/// Whether nothing said of the same customer passes the test on `u`.
fn nobody_said(test: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM personas q JOIN traits u ON u.persona = q.id WHERE q.profile = p.profile AND {test})"
    )
}

/// As [`said`], where what visitors say fills what the shop's own systems and its staff leave open.
pub(super) fn said_or_claimed(builder: &mut Builder<'_>, [kind, claimed]: [&str; 2], name: &str, test: &str) -> String {
    let told = said(builder, kind, Some(name), test);
    let silent = nobody_said(&format!("u.kind = '{kind}' AND u.name = t.name"));
    let claimed = said(builder, claimed, Some(name), &format!("{test} AND {silent}"));
    format!("({told} OR {claimed})")
}

const TRUE: &str = "t.value = 'true'";
const CONSENT: [&str; 2] = ["consent", CLAIMED_CONSENT];

fn of_tag(builder: &mut Builder<'_>, test: &Test) -> String {
    match test {
        Test::NotSet => format!("NOT {}", said(builder, "tag", None, TRUE)),
        Test::Compare(compare, value) => {
            let has = has_tags(builder, std::slice::from_ref(value));
            if *compare == Compare::Ne { format!("NOT {has}") } else { has }
        }
        Test::In(values) => has_tags(builder, values),
        _ => said(builder, "tag", None, TRUE),
    }
}

fn has_tags(builder: &mut Builder<'_>, tags: &[Scalar]) -> String {
    let list = builder.list(tags.iter().map(|tag| match tag {
        Scalar::Text(text) => Value::from(text.as_str()),
        other => Value::from(format!("{other:?}")),
    }));
    said(builder, "tag", None, &format!("t.name IN ({list}) AND {TRUE}"))
}

fn of_consent(builder: &mut Builder<'_>, channel: &str, test: &Test) -> String {
    let wanted = match test {
        Test::Compare(_, Scalar::Bool(wanted)) => *wanted,
        _ => true,
    };
    match test {
        Test::IsSet => said_or_claimed(builder, CONSENT, channel, "t.value IS NOT NULL"),
        Test::NotSet => format!("NOT {}", said_or_claimed(builder, CONSENT, channel, "t.value IS NOT NULL")),
        Test::Compare(Compare::Ne, _) => format!("NOT {}", consents(builder, channel, wanted)),
        _ => consents(builder, channel, wanted),
    }
}

/// As [`Consent`](crate::customers::Consent) decides: a visitor's no counts until somebody else says otherwise.
fn consents(builder: &mut Builder<'_>, channel: &str, wanted: bool) -> String {
    let stands = said_or_claimed(builder, CONSENT, channel, &format!("t.value = '{wanted}'"));
    let later = nobody_said("u.kind = 'consent' AND u.name = t.name AND (u.at, u.seq) > (t.at, t.seq)");
    let withdrawn = said(builder, CLAIMED_CONSENT, Some(channel), &format!("t.value = 'false' AND {later}"));
    if wanted { format!("({stands} AND NOT {withdrawn})") } else { format!("({stands} OR {withdrawn})") }
}

fn of_late_parcel(builder: &mut Builder<'_>, test: &Test) -> String {
    let scope = builder.scope("p.profile");
    let (since, now) = parcels::window(builder.now);
    let (since, now) = (builder.bind(since), builder.bind(now));
    let is = format!(
        "c.id IN (SELECT p.profile FROM orders o JOIN personas p ON p.id = o.persona
            WHERE o.shop = $1{scope} AND o.promised_at >= {since} AND o.promised_at < {now} AND {OVERDUE})"
    );
    let is_wanted = match test {
        Test::Compare(Compare::Ne, Scalar::Bool(value)) => !value,
        Test::Compare(_, Scalar::Bool(value)) => *value,
        _ => true,
    };
    if is_wanted { is } else { format!("NOT {is}") }
}

/// The groups' scores are few, and known; a customer has all three or none.
fn of_rfm_group(test: &Test) -> String {
    let groups = rfm_groups();
    let among = |wanted: &[Scalar]| {
        let is_wanted = |key: &str| wanted.iter().any(|one| matches!(one, Scalar::Text(text) if text == key));
        let scores = groups.iter().filter(|(key, _)| is_wanted(key)).flat_map(|(_, scores)| scores.iter());
        let scores = scores.map(String::as_str).collect::<Vec<_>>().join(", ");
        format!("c.r IS NOT NULL AND c.r * 100 + c.f * 10 + c.m IN ({scores})")
    };
    match test {
        Test::NotSet => "c.r IS NULL".to_owned(),
        Test::Compare(Compare::Ne, value) => format!("NOT ({})", among(std::slice::from_ref(value))),
        Test::Compare(_, value) => among(std::slice::from_ref(value)),
        Test::In(values) => among(values),
        _ => "c.r IS NOT NULL".to_owned(),
    }
}
