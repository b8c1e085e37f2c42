//! A backup of a server at work, and what it becomes again.

use serde_json::json;

use crate::server::{Server, create_shop, huitou, refused, under_load};

#[test]
fn a_backup_taken_under_load_is_one_state() {
    let (folder, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    create_shop(folder.path());
    let server = Server::start(folder.path());
    let picture = std::path::Path::new("media").join("01").join("picture.jpg");
    std::fs::create_dir_all(folder.path().join(&picture).parent().unwrap()).unwrap();
    std::fs::write(folder.path().join(&picture), b"a picture").unwrap();
    let owner = server.owner();
    let source = owner.ask("POST", "/api/v1/sources", &json!({ "name": "Till", "kind": "server" }));
    let key = source["write_key"].as_str().unwrap();
    let backup = copies.path().join("backup");
    let (acknowledged, said) =
        under_load(&server.address, key, || huitou(folder.path(), &["backup", backup.to_str().unwrap()]));
    assert!(said.contains("events up to"), "{said}");
    assert!(acknowledged > 10, "{acknowledged}");
    drop((owner, server));

    let restored = copies.path().join("restored");
    let said = huitou(&restored, &["restore", backup.to_str().unwrap()]);
    let events: u32 = said.split(' ').next().unwrap().parse().unwrap();
    assert!(events > 10 && events <= acknowledged + 1_000, "{said}");
    assert_eq!(std::fs::read(restored.join(&picture)).unwrap(), b"a picture", "what shoppers sent is in the backup");
    // The projections take what the log's copy has beyond them, and are then what the log tells.
    huitou(&restored, &["check"]);
    let (elsewhere, live) =
        (copies.path().join("elsewhere"), format!("sqlite:{}", restored.join("huitou.db").display()));
    let said = refused(&elsewhere, &["--database", &live, "restore", backup.to_str().unwrap()]);
    assert!(said.contains("is there already") && !elsewhere.exists(), "nothing is overwritten: {said}");
    let server = Server::start(&restored);
    let overview = server.owner().ask("GET", "/api/v1/customers/overview", &serde_json::Value::Null);
    assert!(overview["orders_30d"].as_u64().unwrap() > 10, "{overview}");
}
