//! Events of a copy that a customer is handed.

use primitives::{Event, EventKind, ShopId, SourceId, Timestamp};
use serde_json::{Value, json, value::to_raw_value};
use uuid::Uuid;

use crate::ids::SYSTEM;
use crate::without_others;

fn handed(source: SourceId, body: &Value) -> Value {
    let event = Event {
        v: Event::VERSION,
        shop: ShopId(Uuid::nil()),
        source,
        message_id: "m1".to_owned(),
        kind: EventKind::Track,
        name: Some("Done".to_owned()),
        user_id: None,
        anonymous_id: None,
        timestamp: Timestamp::UNIX_EPOCH,
        received_at: Timestamp::UNIX_EPOCH,
        body: to_raw_value(body).unwrap(),
    };
    let handed = without_others(&[Uuid::from_u128(1)], event);
    serde_json::from_str(handed.body.get()).unwrap()
}

#[test]
fn names_of_staff_and_of_other_customers_are_left_out_and_nothing_else() {
    let body = json!({
        "context": {"channel": "server", "staff_id": Uuid::from_u128(7), "staff_name": "周遥"},
        "properties": {
            "customers": [Uuid::from_u128(1), Uuid::from_u128(2)],
            "agent": "周遥", "owner": Uuid::from_u128(7), "owner_name": "周遥",
            "changed": {"owner": "周遥", "kind": {"from": "idea", "to": "problem"}},
            "steps": [{"note": "called", "by": {"staff_name": "周遥"}}],
            "traits": {"owner": "the cat", "agent": "travel"},
        },
    });
    assert_eq!(
        handed(SYSTEM, &body),
        json!({
            "context": {"channel": "server", "staff_id": Uuid::from_u128(7)},
            "properties": {
                "customers": [Uuid::from_u128(1)],
                "owner": Uuid::from_u128(7),
                "changed": {"kind": {"from": "idea", "to": "problem"}},
                "steps": [{"note": "called", "by": {}}],
                "traits": {"owner": "the cat", "agent": "travel"},
            },
        })
    );
    let unnamed = json!({"context": {"staff_name": "周遥"}, "properties": {"reply_id": 1}});
    assert_eq!(handed(SYSTEM, &unnamed), json!({"context": {}, "properties": {"reply_id": 1}}));
    assert_eq!(handed(SourceId(Uuid::from_u128(9)), &body), body, "what the shop's systems sent is as they sent it");
}
