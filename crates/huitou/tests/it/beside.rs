//! Commands that work while a server holds the stores.

use serde_json::{Value, json};

use crate::server::{Server, create_shop, huitou, request, under_load};

#[test]
fn a_server_at_work_is_examined_and_no_trouble() {
    let folder = tempfile::tempdir().unwrap();
    create_shop(folder.path());
    let _server = Server::start(folder.path());
    let said = huitou(folder.path(), &["doctor"]);
    assert!(said.contains("it runs and listens on"), "{said}");
    assert!(said.contains("event log") && said.contains("lake") && !said.contains("BAD"), "{said}");
}

#[test]
fn a_forgotten_password_is_reset_without_stopping_the_server() {
    let folder = tempfile::tempdir().unwrap();
    create_shop(folder.path());
    let server = Server::start(folder.path());
    let password = huitou(folder.path(), &["admin", "reset-password", "owner@example.com"]);
    let sign_in = |password: &str| {
        let body = json!({ "email": "owner@example.com", "password": password }).to_string();
        let (head, _): (String, Value) = request(&server.address, "POST", "/api/v1/session", "", &body).unwrap();
        head.lines().next().unwrap().to_owned()
    };
    assert!(sign_in("correct horse battery").contains("401"));
    assert!(sign_in(password.trim()).contains("200"));
}

#[test]
fn an_owner_s_password_is_read_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "correct horse battery\n").unwrap();
    let data = folder.path().join("data");
    let owner = ["--email", "owner@example.com", "--name", "周遥", "--shop", "山野集", "--password-file"];
    huitou(&data, &[&["admin", "create"], &owner[..], &[secret.to_str().unwrap()]].concat());
    drop(Server::start(&data).owner());
}

#[test]
fn files_are_imported_by_the_server_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    create_shop(folder.path());
    let server = Server::start(folder.path());
    let [orders, report] = ["orders.csv", "report.csv"].map(|name| folder.path().join(name));
    let rows = "order_id,customer_id,ordered_at,product_id,quantity,price,currency\n\
                o-1,c-1,2025-01-02,p-1,1,9.9,CNY\no-2,c-1,yesterday,p-1,1,9.9,CNY\n";
    std::fs::write(&orders, rows).unwrap();
    let said = huitou(folder.path(), &["import", orders.to_str().unwrap(), "--report", report.to_str().unwrap()]);
    assert!(said.contains("2 rows: 1 taken, 1 rejected") && said.contains("report.csv"), "{said}");
    assert!(std::fs::read_to_string(&report).unwrap().contains("yesterday"));
    let imports = server.owner().ask("GET", "/api/v1/imports", &Value::Null);
    assert_eq!(imports["items"][0]["state"], "done", "{imports}");
}

#[test]
fn history_is_asked_for_all_that_was_imported_where_no_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    create_shop(folder.path());
    let orders = folder.path().join("orders.csv");
    let rows = "order_id,customer_id,ordered_at,product_id,quantity,price,currency\n\
                o-1,c-1,2025-01-02,p-1,1,9.9,CNY\no-2,c-2,2025-01-03,p-1,1,9.9,CNY\n";
    std::fs::write(&orders, rows).unwrap();
    huitou(folder.path(), &["import", orders.to_str().unwrap()]);
    let question = "SELECT order_id FROM events WHERE name = 'Order Completed' ORDER BY order_id";
    let said = huitou(folder.path(), &["query", question]);
    assert_eq!(said.trim_start_matches('\u{feff}').lines().collect::<Vec<_>>(), ["order_id", "o-1", "o-2"]);
}

#[test]
fn what_is_stored_is_checked_and_made_anew_while_events_come_in() {
    let folder = tempfile::tempdir().unwrap();
    create_shop(folder.path());
    let server = Server::start(folder.path());
    let owner = server.owner();
    let source = owner.ask("POST", "/api/v1/sources", &json!({ "name": "Till", "kind": "server" }));
    let idea = json!({ "kind": "idea", "title": "Smaller packs", "text": "I would like to taste before I buy.",
        "customer": { "user_id": "u-1" } });
    owner.ask("POST", "/api/v1/feedback", &idea);
    let (sent, said) = under_load(&server.address, source["write_key"].as_str().unwrap(), || {
        ["check", "rebuild", "check"].map(|command| huitou(folder.path(), &[command]))
    });
    let [before, rebuilt, after] = said;
    for checked in [before, after] {
        assert!(checked.contains("what is stored is what they tell"), "{checked}");
    }
    assert!(rebuilt.contains("events replayed"), "{rebuilt}");
    assert!(!folder.path().join("check").exists(), "a check leaves nothing behind");
    until(|| owner.ask("GET", "/api/v1/customers/overview", &Value::Null)["orders_30d"] == sent);
}

#[test]
fn a_server_stops_at_once_though_a_console_is_open() {
    let folder = tempfile::tempdir().unwrap();
    create_shop(folder.path());
    let server = Server::start(folder.path());
    let _console = server.owner().watch();
    let took = server.stop();
    assert!(took < std::time::Duration::from_secs(8), "it waited for the console to go: {took:?}");
}

/// Waits for something that comes to be so.
fn until(is_so: impl Fn() -> bool) {
    for _ in 0..300 {
        if is_so() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    panic!("it does not come to be so");
}
