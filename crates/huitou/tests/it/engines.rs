//! A backup belongs to no engine: from SQLite to PostgreSQL, and back.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::server::{Owner, Server, create_shop, huitou, refused, request};

/// What a shop answers that does not follow from the clock.
fn answers(server: &Server) -> Value {
    let owner = server.owner();
    let people = owner.ask("GET", "/api/v1/customers?sort=-net&limit=100", &Value::Null);
    let people = people["items"].as_array().unwrap().iter();
    let one = |person: &Value| {
        let whole = owner.ask("GET", &format!("/api/v1/customers/{}", person["id"].as_str().unwrap()), &Value::Null);
        json!([
            person["id"],
            person["name"],
            person["email"],
            person["orders"],
            person["net"],
            whole["identifiers"],
            whole["traits"],
            whole["custom"],
            whole["tags"],
            whole["consent"]
        ])
    };
    let mut people: Vec<Value> = people.map(one).collect();
    people.sort_by_key(|person| person[0].to_string());
    let names = |path: &str| {
        let page = owner.ask("GET", path, &Value::Null);
        let named = |item: &Value| json!([item["id"], item["name"], item["definition"], item["query"]]);
        page["items"].as_array().unwrap().iter().map(named).collect::<Vec<_>>()
    };
    json!([people, names("/api/v1/segments"), names("/api/v1/sources"), names("/api/v1/views?page=customers")])
}

/// Tells of a customer and an order of theirs.
fn buy(server: &Server, key: &str, number: u32) {
    let user = format!("u-{number}");
    let traits = json!({ "name": "林小美", "email": format!("{user}@example.com"), "pet": "Mimi", "shoe": 38.5 });
    let order = json!({ "order_id": format!("o-{number}"), "total": 20 + number, "currency": "CNY" });
    let id = |what: &str| format!("{what}-{number}");
    for (path, call) in [
        ("/v1/identify", json!({ "writeKey": key, "userId": user, "messageId": id("i"), "traits": traits })),
        (
            "/v1/track",
            json!({ "writeKey": key, "event": "Order Completed", "userId": user, "messageId": id("m"),
            "properties": order }),
        ),
    ] {
        let (head, answer) = request(&server.address, "POST", path, "", &call.to_string()).unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{head} {answer}");
    }
}

/// Until all of these customers have an order.
fn wait(owner: &Owner, customers: usize) {
    let began = Instant::now();
    loop {
        let page = owner.ask("GET", "/api/v1/customers?min_orders=1&limit=100", &Value::Null);
        if page["items"].as_array().unwrap().len() == customers {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{page}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Makes what only the database holds beside what the log tells; gives a write key.
fn work(owner: &Owner) -> String {
    let pet = json!({ "key": "pet", "label": { "zh": "宠物" }, "type": "text", "is_personal": true });
    owner.ask("POST", "/api/v1/customer-fields", &pet);
    let segment = json!({ "name": "买过", "definition": { "field": "orders", "op": "gte", "value": 1 } });
    owner.ask("POST", "/api/v1/segments", &segment);
    owner.ask("POST", "/api/v1/views", &json!({ "page": "customers", "name": "熟客", "query": "min_orders=2" }));
    let source = owner.ask("POST", "/api/v1/sources", &json!({ "name": "Till", "kind": "server" }));
    source["write_key"].as_str().unwrap().to_owned()
}

/// Backs one installation up and makes another of it, which holds what the log tells.
fn move_over(from: (&Path, &[&str]), to: (&Path, &[&str]), backup: &Path) {
    let backup = backup.to_str().unwrap();
    huitou(from.0, &[from.1, &["backup", backup]].concat());
    huitou(to.0, &[to.1, &["restore", backup]].concat());
    huitou(to.0, &[to.1, &["check"]].concat());
}

#[test]
fn a_backup_moves_a_shop_to_the_other_engine_and_back() {
    let Ok(cluster) = std::env::var("HUITOU_TEST_POSTGRES") else {
        eprintln!("SKIPPED: HUITOU_TEST_POSTGRES is not set, so there is only one engine");
        return;
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let address = runtime.block_on(store::testing::fresh_schema(&cluster));
    let on_postgres = ["--database", address.as_str()];
    let folders = tempfile::tempdir().unwrap();
    let [first, second, third, taken] = ["first", "second", "third", "taken"].map(|name| folders.path().join(name));
    let [there, back] = ["there", "back"].map(|name| folders.path().join(name));

    create_shop(&first);
    let server = Server::start(&first);
    let owner = server.owner();
    let key = work(&owner);
    (0..20).for_each(|number| buy(&server, &key, number));
    wait(&owner, 20);
    let before = answers(&server);
    server.stop();

    move_over((&first, &[]), (&second, &on_postgres), &there);
    let again = [&on_postgres[..], &["restore", there.to_str().unwrap()]].concat();
    let said = refused(&taken, &again);
    assert!(said.contains("the database is not empty"), "nothing is overwritten: {said}");
    let server = Server::start_with(&second, &on_postgres);
    assert_eq!(answers(&server), before, "on PostgreSQL as on SQLite");
    // It lives on there.
    (20..25).for_each(|number| buy(&server, &key, number));
    wait(&server.owner(), 25);
    let before = answers(&server);
    server.stop();

    move_over((&second, &on_postgres), (&third, &[]), &back);
    let server = Server::start(&third);
    assert_eq!(answers(&server), before, "on SQLite as on PostgreSQL");
}
