//! The routes under `/v1` as the API's document tells of them.

use std::collections::BTreeMap;

use utoipa::ToSchema;
use utoipa::openapi::path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::{
    ComponentsBuilder, Content, ContentBuilder, HttpMethod, ObjectBuilder, OpenApi, OpenApiBuilder, PathItem,
    PathsBuilder, Ref, Required, ResponseBuilder, SecurityRequirement, Type,
};

use super::answer::{Answer, RejectedItem};
use super::{MAX_BATCH, MAX_EVENT};

/// A call of the Segment protocol. Fields that are not named here are kept as they are.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes a body")]
pub(crate) struct EventCall {
    /// In a batch: track, identify, page, screen, group or alias. Elsewhere the address says it.
    r#type: Option<String>,
    /// Of `track`: what happened, such as `Product Viewed`.
    event: Option<String>,
    /// Of `page` and `screen`: what it is called.
    name: Option<String>,
    /// Who it is, by the shop's own id; this or `anonymousId` is needed.
    user_id: Option<String>,
    /// Who it is while nobody is signed in: a browser or a device.
    anonymous_id: Option<String>,
    /// Of `alias`: what the person was called before.
    previous_id: Option<String>,
    /// Of `group`: which one.
    group_id: Option<String>,
    /// The same id of the same source is taken once. Without one each time that it is sent is another event.
    message_id: Option<String>,
    /// When it happened, or `originalTimestamp` as senders of RudderStack call it; now, when both are left out.
    timestamp: Option<String>,
    /// What the sender's clock said when it sent: `timestamp` is corrected by how far that is from the server's.
    sent_at: Option<String>,
    /// What more there is to say of a `track`, `page` or `screen`.
    properties: Option<BTreeMap<String, serde_json::Value>>,
    /// What is known of the person or the group, such as `email`, `phone` and `name`.
    traits: Option<BTreeMap<String, serde_json::Value>>,
    /// Where it happened: page, device, campaign.
    context: Option<BTreeMap<String, serde_json::Value>>,
    integrations: Option<BTreeMap<String, serde_json::Value>>,
    /// Where the request has no HTTP Basic.
    write_key: Option<String>,
}

/// Calls that are sent together.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes a body")]
pub(crate) struct EventBatch {
    batch: Vec<EventCall>,
    /// For all calls that have none of their own.
    sent_at: Option<String>,
    /// For all calls, where they are silent.
    context: Option<BTreeMap<String, serde_json::Value>>,
    integrations: Option<BTreeMap<String, serde_json::Value>>,
    /// Where the request has no HTTP Basic.
    write_key: Option<String>,
}

/// Its name, as in the address, and what it is for.
const CALLS: [[&str; 2]; 7] = [
    ["track", "Tell what somebody did"],
    ["identify", "Tell who somebody is"],
    ["page", "Tell which page somebody looked at"],
    ["screen", "Tell which screen of an app somebody looked at"],
    ["group", "Tell which group somebody belongs to"],
    ["alias", "Tell that two ids are one person"],
    ["batch", "Send many calls at once"],
];

/// To be nested under `/v1`.
pub(crate) fn described() -> OpenApi {
    let paths = CALLS.iter().fold(PathsBuilder::new(), |paths, [call, summary]| {
        paths.path(format!("/{call}"), PathItem::new(HttpMethod::Post, operation(call, summary)))
    });
    let components = ComponentsBuilder::new()
        .schema_from::<EventCall>()
        .schema_from::<EventBatch>()
        .schema_from::<Answer>()
        .schema_from::<RejectedItem>()
        .build();
    OpenApiBuilder::new().paths(paths).components(Some(components)).build()
}

fn operation(call: &str, summary: &str) -> Operation {
    let sent = if call == "batch" { "EventBatch" } else { "EventCall" };
    let body = RequestBodyBuilder::new().content("application/json", of(sent)).required(Some(Required::True));
    let said = format!(
        "In the Segment protocol. The write key of a source is the user name of HTTP Basic, without a password, or \
         writeKey in the body. At most {} KiB for an event and {} KiB for a request, as they are unpacked. An answer of \
         success means that the events are on disk; what is sent again with its messageId is not counted twice.",
        MAX_EVENT >> 10,
        MAX_BATCH >> 10,
    );
    let operation = OperationBuilder::new()
        .tag("events")
        .operation_id(Some(format!("{call}Call")))
        .summary(Some(summary))
        .description(Some(said))
        .securities(Some([SecurityRequirement::new("write_key", [""; 0]), SecurityRequirement::default()]))
        .parameter(header("X-Strict-Mode", "1: the answer says what became of each call, and is 400 if one is refused"))
        .parameter(header("Content-Encoding", "gzip: the body is packed"))
        .request_body(Some(body.build()));
    answers().into_iter().fold(operation, |operation, (status, answer)| operation.response(status, answer)).build()
}

fn header(name: &str, meaning: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(meaning))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

fn of(schema: &str) -> Content {
    ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build()
}

fn answers() -> [(&'static str, ResponseBuilder); 6] {
    let taken = "Taken. Without strict mode `success` is all that is said, and true also where calls were refused, \
                 which are kept with their reasons: Data, “Rejected”";
    let refused = "The whole body was refused (malformed, missing_batch, too_large, not_utf8, unreadable_body), as a \
                   problem; in strict mode also when a call was, with the reason of each: too_large, malformed, \
                   missing_type, unknown_type, missing_id, missing_event, bad_field, bad_timestamp, future_timestamp, \
                   reserved_event. The others are taken";
    let problem =
        |meaning: &str| ResponseBuilder::new().description(meaning).content("application/problem+json", of("Problem"));
    [
        ("200", ResponseBuilder::new().description(taken).content("application/json", of("EventsTaken"))),
        ("400", problem(refused).content("application/json", of("EventsTaken"))),
        ("401", problem("No write key (missing_write_key), or one that no source has (unknown_write_key)")),
        ("403", problem("The source is turned off")),
        ("429", problem("Too many requests: none of this one was taken; come again after Retry-After")),
        ("503", problem(BUSY)),
    ]
}

const BUSY: &str = "None of the request was taken; come again after Retry-After. busy: the disk is full, or more comes \
                    at once than is written. behind: what was taken is not read as fast as it comes";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_is_told_of_with_what_it_may_answer() {
        let document = serde_json::to_value(described()).unwrap();
        let paths = document["paths"].as_object().unwrap();
        assert_eq!(paths.len(), CALLS.len());
        for (path, item) in paths {
            let call = &item["post"];
            let answers: Vec<&String> = call["responses"].as_object().unwrap().keys().collect();
            assert_eq!(answers, ["200", "400", "401", "403", "429", "503"], "{path}");
            let sent = &call["requestBody"]["content"]["application/json"]["schema"]["$ref"];
            let name = sent.as_str().unwrap().rsplit('/').next().unwrap();
            assert!(document["components"]["schemas"][name]["properties"]["writeKey"].is_object(), "{path}: {name}");
            assert_eq!(call["parameters"][0]["name"], "X-Strict-Mode");
        }
        let taken = &document["components"]["schemas"]["EventsTaken"];
        assert_eq!(taken["required"], serde_json::json!(["success"]), "{taken}");
        assert!(document["components"]["schemas"]["RejectedItem"]["properties"]["code"].is_object());
    }
}
