use serde_json::Value as Json;

use crate::{Event, json};

/// Whom an event says it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// The shop's own id.
    pub user_id: Option<String>,
    /// A platform's id.
    pub buyer_id: Option<String>,
    pub email: Option<String>,
    pub name: Option<String>,
}

impl Named {
    /// From the event's own ids and the traits it carries; `body` is its body. Where anybody may claim to be who those ids
    /// name, the address is nobody's.
    #[must_use]
    pub fn read(event: &Event, body: &Json) -> Self {
        let none = Json::Null;
        let context = body.get("context").unwrap_or(&none);
        let traits = context.get("traits").unwrap_or(&none);
        let properties = body.get("properties").unwrap_or(&none);
        let either = |key: &str| json::text(traits, key).or_else(|| json::text(properties, key));
        let user_id = event.user_id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        let buyer_id = either("buyer_id");
        let claims_to_be = json::flag(context, "claimed") && (user_id.is_some() || buyer_id.is_some());
        Self {
            user_id: user_id.map(|id| id.replace('\0', "")),
            buyer_id,
            email: either("email").filter(|_| !claims_to_be),
            name: json::line_up_to(traits, "name", 256),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serde_json::value::RawValue;
    use uuid::Uuid;

    use super::*;
    use crate::{EventKind, ShopId, SourceId, Timestamp};

    fn named(user: Option<&str>, is_claimed: bool) -> Named {
        let event = Event {
            v: Event::VERSION,
            shop: ShopId(Uuid::nil()),
            source: SourceId::SYSTEM,
            message_id: "m".to_owned(),
            kind: EventKind::Track,
            name: None,
            user_id: user.map(str::to_owned),
            anonymous_id: None,
            timestamp: Timestamp::UNIX_EPOCH,
            received_at: Timestamp::UNIX_EPOCH,
            body: RawValue::from_string("{}".to_owned()).unwrap(),
        };
        let traits = json!({"email": "lin@example.com", "name": "林"});
        Named::read(&event, &json!({"context": {"claimed": is_claimed, "traits": traits}}))
    }

    #[test]
    fn the_address_beside_an_id_that_is_only_claimed_is_nobodys() {
        let address = Some("lin@example.com".to_owned());
        assert_eq!((named(Some(" u1 "), true).email, named(Some("u1"), false).email), (None, address.clone()));
        assert_eq!((named(None, true).email, named(Some(" "), true).email), (address.clone(), address));
        assert_eq!(named(Some(" u1 "), true).user_id.as_deref(), Some("u1"));
    }
}
