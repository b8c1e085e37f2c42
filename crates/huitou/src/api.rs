use axum::http::Method;
use axum::{Router, middleware};
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ObjectBuilder, OpenApi as Described, Ref, RefOr, Required, Type};

use crate::parameters;
use crate::workers::Parts;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Huitou",
        description = "The API that the console uses, and everyone else. Errors are RFC 9457 problem details, \
            with a code for programs and words for people; beside those named at a route, any may answer 401 (who are \
            you), 403 (your role may not), 429 and 503 (come again, see Retry-After). A parameter that a route does not \
            have is a 400 (invalid_query); a body that is no JSON a 400, or 415 where its content type is another, one \
            over 2 MiB where a route says nothing else a 413, one that comes too slowly a 408. Lists have keyset \
            cursors; everything that changes something takes an Idempotency-Key, but uploads and what holds a password. \
            Events are sent to /v1 in the Segment protocol, with the write key of a source.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "session", description = "Signing in"),
        (name = "shop", description = "The shop and what its staff saved"),
        (name = "staff", description = "Accounts, API keys, audit log"),
        (name = "events", description = "What happens in the shop, sent in the Segment protocol with a write key"),
        (name = "data", description = "Sources, events, freshness"),
        (name = "imports", description = "Files: what they are, what was taken, what was not"),
        (name = "customers", description = "Profiles, identity, lifecycle"),
        (name = "segments", description = "Segments"),
        (name = "behaviour", description = "How many visit, how far they get, whether they come again"),
        (name = "insight", description = "The page of the day, the scoreboard"),
        (name = "predictions", description = "Who will buy again, when and for how much, and how sure that is"),
        (name = "demand", description = "What is searched for, looked at and bought"),
        (name = "reviews", description = "Reviews, answers, scores, what customers speak of"),
        (name = "surveys", description = "Questionnaires, whom they ask, what was answered"),
        (name = "feedback", description = "Ideas, problems, praise and complaints"),
        (name = "contact", description = "Who is asked or told something, and why"),
        (name = "live", description = "The live stream")
    ),
    security(("session" = []), ("api_key" = []))
)]
struct Document;

/// The routes under `/api/v1` and the document that describes them.
pub fn api(parts: &Parts) -> (Router, Described) {
    let (web, web_document) = web::router().with_state(parts.kit.clone()).split_for_parts();
    let (collect, collect_document) = collect::router().with_state(parts.collect.clone()).split_for_parts();
    let (imports, imports_document) = collect::imports::router().with_state(parts.imports.clone()).split_for_parts();
    let (know, know_document) = know::router().with_state(parts.know.clone()).split_for_parts();
    let (listen, listen_document) = listen::router().with_state(parts.listen.clone()).split_for_parts();
    let (links, links_document) = listen::links::router().with_state(parts.shopper.clone()).split_for_parts();
    let (contact, contact_document) = contact::router().with_state(parts.contact.clone()).split_for_parts();
    let (surveys, surveys_document) = survey::router().with_state(parts.surveys.clone()).split_for_parts();
    let (feedback, feedback_document) = feedback::router().with_state(parts.feedback.clone()).split_for_parts();
    let (flows, flows_document) = flows::router().with_state(parts.flows.clone()).split_for_parts();
    let document = described([
        web_document,
        collect_document,
        imports_document,
        know_document,
        listen_document,
        links_document,
        contact_document,
        surveys_document,
        feedback_document,
        flows_document,
    ]);
    let known = middleware::from_fn_with_state(parameters::known(&document), parameters::check);
    let idempotent = middleware::from_fn_with_state(parts.kit.clone(), web::idempotency);
    let routes = Router::new()
        .merge(web)
        .merge(collect)
        .merge(imports)
        .merge(know)
        .merge(listen)
        .merge(links)
        .merge(contact)
        .merge(surveys)
        .merge(feedback)
        .merge(flows)
        .layer(idempotent)
        .layer(known);
    (Router::new().nest("/api/v1", routes), document)
}

/// The document alone; it needs no stores.
pub fn document() -> Described {
    described([
        web::router().into_openapi(),
        collect::router().into_openapi(),
        collect::imports::router().into_openapi(),
        know::router().into_openapi(),
        listen::router().into_openapi(),
        listen::links::router().into_openapi(),
        contact::router().into_openapi(),
        survey::router().into_openapi(),
        feedback::router().into_openapi(),
        flows::router().into_openapi(),
    ])
}

fn described(domains: [Described; 10]) -> Described {
    let all = domains.into_iter().fold(Described::default(), Described::merge_from);
    let mut document = Document::openapi().nest("/api/v1", all).nest("/v1", collect::ingest_described());
    let components = document.components.get_or_insert_default();
    let session = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("huitou_session")));
    let key = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    let write_key = HttpBuilder::new().scheme(HttpAuthScheme::Basic).description(Some("The user name; no password"));
    components.add_security_scheme("session", session);
    components.add_security_scheme("api_key", key);
    components.add_security_scheme("write_key", SecurityScheme::Http(write_key.build()));
    components.parameters.insert("IdempotencyKey".to_owned(), RefOr::T(idempotency_key()));
    for (path, item) in &mut document.paths.paths {
        let operations = [
            (Method::POST, &mut item.post),
            (Method::PUT, &mut item.put),
            (Method::PATCH, &mut item.patch),
            (Method::DELETE, &mut item.delete),
        ];
        for (method, operation) in operations {
            let is_kept = path.starts_with("/api/v1/") && web::keeps_answer(&method, path);
            if let Some(operation) = operation.as_mut().filter(|operation| is_kept && !is_upload(operation)) {
                let named = Ref::new("#/components/parameters/IdempotencyKey");
                operation.parameters.get_or_insert_default().push(RefOr::Ref(named));
            }
        }
    }
    document
}

/// The header of every operation whose answer [`web::idempotency`] keeps.
fn idempotency_key() -> Parameter {
    let key = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255));
    let meaning = "The same request with the same key within 24 hours is done once and answered with the same bytes \
        (Idempotency-Replayed: true); 422 with another request, 409 while the first one runs";
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(meaning))
        .schema(Some(key))
        .build()
}

fn is_upload(operation: &Operation) -> bool {
    matches!(&operation.request_body, Some(RefOr::T(body)) if body.content.contains_key("multipart/form-data"))
}
