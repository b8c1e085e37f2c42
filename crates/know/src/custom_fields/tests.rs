use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use store::Sql;

use super::active;
use crate::customers::{lines, rows_by_id};
use crate::tests::shop::{SHOP, Story};
use crate::tests::site::Site;

/// Two of whom the shop's system told something before anything was defined.
async fn site() -> Site {
    let mut story = Story::default();
    story.identify(0, "u1", "", json!({"name": "林小美", "skin": "dry", "pet": "Mimi"})).identify(
        1,
        "u2",
        "",
        json!({"name": "王芳", "skin": "oily"}),
    );
    let site = Site::with(&story).await;
    let label = |zh: &str, en: &str| json!({"zh": zh, "en": en});
    let options =
        json!([{"key": "dry", "label": label("干性", "Dry")}, {"key": "oily", "label": label("油性", "Oily")}]);
    for field in [
        json!({"key": "skin", "label": label("肤质", "Skin"), "type": "choice", "options": options}),
        json!({"key": "shoe", "label": label("鞋码", ""), "type": "number"}),
        json!({"key": "wedding", "label": label("", "Wedding day"), "type": "date"}),
        json!({"key": "vip", "label": label("会员", "Member"), "type": "yes_no"}),
        json!({"key": "pet", "label": label("宠物", "Pet"), "type": "text", "is_personal": true}),
    ] {
        let made = site.ask("owner", "POST", "/customer-fields", Some(field)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    }
    site
}

async fn set(site: &Site, user: &str, custom: Json) -> StatusCode {
    let path = format!("/customers/{}", site.shop.user(user).await.id);
    let answer = site.ask("agent", "PATCH", &path, Some(json!({ "custom": custom }))).await;
    site.catch_up().await;
    answer.status
}

async fn size(site: &Site, rule: Json) -> Json {
    let answer = site.ask("analyst", "POST", "/segments/preview", Some(json!({ "definition": rule }))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body["size"].clone()
}

#[tokio::test]
async fn a_definition_is_checked_and_told() {
    let site = site().await;
    let refused = async |field: Json| {
        let answer = site.ask("owner", "POST", "/customer-fields", Some(field)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        answer.body["errors"][0]["field"].as_str().unwrap().to_owned()
    };
    let label = json!({"zh": "名", "en": ""});
    for (field, wrong) in [
        (json!({"key": "skin", "label": label, "type": "text"}), "key"),
        (json!({"key": "email", "label": label, "type": "text"}), "key"),
        (json!({"key": " ", "label": label, "type": "text"}), "key"),
        (json!({"key": "tags", "label": label, "type": "text"}), "key"),
        (json!({"key": "new", "label": {"zh": " "}, "type": "text"}), "label"),
        (json!({"key": "new", "label": label, "type": "choice"}), "options"),
        (json!({"key": "new", "label": label, "type": "text", "options": [{"key": "a"}]}), "options"),
        (json!({"key": "new", "label": label, "type": "choice", "options": [{"key": "a"}, {"key": "a"}]}), "options"),
    ] {
        assert_eq!(refused(field.clone()).await, wrong, "{field}");
    }
    let hinted = json!({"key": "微信号", "label": {"zh": "微信号"}, "type": "text"});
    let made = site.ask("owner", "POST", "/customer-fields", Some(hinted)).await;
    assert_eq!(made.body["is_personal"], true, "as its name says: {}", made.body);
    let archived = site.ask("owner", "PATCH", "/customer-fields/shoe", Some(json!({"is_archived": true}))).await;
    assert_eq!(archived.body["is_archived"], true);
    let keys = json!(["vip", "skin", "pet", "shoe", "wedding", "微信号"]);
    let ordered = site.ask("owner", "PUT", "/customer-fields", Some(json!({ "keys": keys }))).await;
    let listed: Vec<Json> =
        ordered.body["items"].as_array().unwrap().iter().map(|field| field["key"].clone()).collect();
    assert_eq!(Json::from(listed), keys);
    let short = site.ask("owner", "PUT", "/customer-fields", Some(json!({"keys": ["vip"]}))).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    for who in ["agent", "analyst"] {
        let answer = site.ask(who, "PATCH", "/customer-fields/skin", Some(json!({"is_archived": true}))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(site.get("stranger", "/customer-fields").await["items"], json!([]));
    let noted =
        "SELECT action || ' ' || subject || ' ' || detail FROM audit WHERE action LIKE 'customer_field%' ORDER BY n";
    let noted: Vec<String> = site.shop.test.store.column(noted, vec![]).await.unwrap();
    assert_eq!(noted[0], "customer_field.created skin choice");
    assert_eq!(noted[6..], ["customer_field.updated shoe archived", "customer_fields.ordered  "]);
}

#[tokio::test]
async fn values_are_of_their_type_and_found_by_segments_lists_and_files() {
    let site = site().await;
    for wrong in [
        json!({"skin": "blue"}),
        json!({"shoe": "38"}),
        json!({"wedding": "2026-02-30"}),
        json!({"vip": "yes"}),
        json!({"pet": 3}),
    ] {
        assert_eq!(set(&site, "u1", wrong.clone()).await, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let right = json!({"shoe": 38.5, "wedding": "2026-02-27", "vip": true, "free": "stays free"});
    assert_eq!(set(&site, "u1", right).await, StatusCode::OK);
    let rule = |key: &str, op: &str, value: Json| json!({"field": format!("custom.{key}"), "op": op, "value": value});
    for (rule, expected) in [
        (rule("skin", "in", json!(["dry", "oily"])), 2),
        (rule("skin", "ne", json!("dry")), 1),
        (rule("shoe", "between", json!([38, 39])), 1),
        (rule("wedding", "gte", json!("2026-02-27")), 1),
        (rule("wedding", "gt", json!("2026-02-27")), 0),
        (rule("wedding", "between", json!(["2026-02-01", "2026-02-28"])), 1),
        (rule("wedding", "within_days", json!(3)), 1),
        (rule("wedding", "within_days", json!(2)), 0),
        (rule("wedding", "not_within_days", json!(2)), 2),
        (rule("vip", "eq", json!(true)), 1),
        (rule("free", "contains", json!("STAYS")), 1),
        (rule("skin", "contains", json!("null")), 0),
    ] {
        assert_eq!(size(&site, rule.clone()).await, expected, "{rule}");
    }
    let page = site.get("agent", "/customers?custom=skin%3Ddry").await;
    assert_eq!((&page["total"], &page["items"][0]["fields"]["shoe"]), (&json!(1), &json!(38.5)), "{page}");
    assert_eq!(site.get("agent", "/customers?custom=shoe").await["total"], 1);
    assert_eq!(site.get("agent", "/customers?custom=vip%3Dtrue").await["total"], 1);
    assert!(page["items"][0]["fields"].get("free").is_none(), "what is not defined is on the customer's page alone");
    let (store, ids) = (&site.shop.test.store, [site.shop.user("u1").await.id]);
    let fields = active(store, SHOP).await.unwrap();
    let rows = rows_by_id(store, &site.shop.vault, SHOP, &ids, false).await.unwrap();
    let file = String::from_utf8(lines(&fields, rows, true).unwrap()).unwrap();
    let mut written = file.lines();
    assert!(written.next().unwrap().ends_with(",uncounted,skin,shoe,wedding,vip,pet"), "{file}");
    assert!(written.next().unwrap().ends_with(",dry,38.5,2026-02-27,true,Mimi"), "{file}");
    let words = site.get("analyst", "/segments/vocabulary").await;
    let word = |key: &str| words["fields"].as_array().unwrap().iter().find(|word| word["key"] == key).cloned();
    assert_eq!(word("custom.skin").unwrap()["type"], "enum");
    assert_eq!(word("custom.wedding").unwrap()["label"]["en"], "Wedding day");
    assert!(word("custom.pet").is_none(), "nobody is found by what is sealed");
    let sealed = json!({"definition": {"any": [{"field": "custom.pet", "op": "is_set"}]}});
    let refused = site.ask("owner", "POST", "/segments/preview", Some(sealed)).await;
    assert_eq!(refused.body["errors"][0]["field"], "definition.any[0].field", "{}", refused.body);
}

#[tokio::test]
async fn conditions_on_an_archived_field_keep_its_name_and_work() {
    let site = site().await;
    let rule = json!({"field": "custom.skin", "op": "eq", "value": "dry"});
    let archived = site.ask("owner", "PATCH", "/customer-fields/skin", Some(json!({"is_archived": true}))).await;
    assert_eq!(archived.status, StatusCode::OK, "{}", archived.body);
    let words = site.get("analyst", "/segments/vocabulary").await;
    let words = words["fields"].as_array().unwrap();
    let named: Vec<&Json> = words.iter().filter(|word| word["key"] == "custom.skin").collect();
    assert_eq!(named.len(), 1, "{named:?}");
    assert_eq!((&named[0]["label"]["zh"], &named[0]["is_archived"]), (&json!("肤质"), &json!(true)));
    assert_eq!(named[0]["options"][0]["label"]["en"], "Dry", "its values are named too");
    let shoe = words.iter().find(|word| word["key"] == "custom.shoe").unwrap();
    assert_eq!(shoe["is_archived"], false);
    assert_eq!(size(&site, rule).await, 1);
}

#[tokio::test]
async fn what_segments_ask_for_is_not_made_personal() {
    let site = site().await;
    let rule = |key: &str, op: &str, value: &str| json!({"field": format!("custom.{key}"), "op": op, "value": value});
    let asked = json!({"all": [rule("skin", "ne", "dry"), rule("free", "contains", "x")]});
    let segment = json!({"name": "不是干皮", "definition": asked});
    let segment = site.ask("owner", "POST", "/segments", Some(segment)).await;
    assert_eq!(segment.status, StatusCode::CREATED, "{}", segment.body);
    let sealed = async || {
        let skin = site.ask("owner", "PATCH", "/customer-fields/skin", Some(json!({"is_personal": true}))).await;
        let new = json!({"key": "free", "label": {"zh": "备注"}, "type": "text", "is_personal": true});
        let free = site.ask("owner", "POST", "/customer-fields", Some(new)).await;
        [skin, free].map(|answer| (answer.status, answer.body.to_string().contains("不是干皮")))
    };
    assert_eq!(sealed().await, [(StatusCode::CONFLICT, true); 2], "they would find everybody");
    let path = format!("/segments/{}", segment.body["id"].as_str().unwrap());
    assert_eq!(site.ask("owner", "DELETE", &path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(sealed().await, [(StatusCode::OK, false), (StatusCode::CREATED, false)]);
}

#[tokio::test]
async fn what_is_personal_is_sealed_and_masked_and_a_rebuild_gives_the_same() {
    let site = site().await;
    let store = &site.shop.test.store;
    let open = "traits WHERE name = 'pet' AND value IS NOT NULL";
    assert_eq!(site.shop.count(open).await, 0, "what was there before is sealed too");
    let id = site.shop.user("u1").await.id;
    let shown = async |who: &str| {
        let page = site.get(who, "/customers?q=u1").await;
        let detail = site.get(who, &format!("/customers/{id}")).await;
        (page["items"][0]["fields"]["pet"].clone(), detail["custom"]["pet"].clone())
    };
    assert_eq!(shown("agent").await, (json!("Mimi"), json!("Mimi")));
    assert_eq!(shown("analyst").await, (json!("***"), json!("***")));
    assert_eq!(set(&site, "u2", json!({"pet": "Lucky"})).await, StatusCode::OK);
    for change in [json!({}), json!({"is_personal": false}), json!({"is_personal": true})] {
        let answer = site.ask("owner", "PATCH", "/customer-fields/pet", Some(change.clone())).await;
        assert_eq!(answer.status, StatusCode::OK);
        let sealed = if answer.body["is_personal"] == true { 0 } else { 2 };
        assert_eq!(site.shop.count(open).await, sealed, "{change}");
        let live = crate::digest(store).await.unwrap();
        crate::rebuild(store).await.unwrap();
        site.catch_up().await;
        assert_eq!(crate::digest(store).await.unwrap(), live, "{change}");
    }
}

#[tokio::test]
async fn sealing_that_was_cut_goes_on_and_shows_nothing_meanwhile() {
    let site = site().await;
    let store = &site.shop.test.store;
    let id = site.shop.user("u1").await.id;
    let shown = async |who: &str| {
        let page = site.get(who, "/customers?q=u1").await;
        let detail = site.get(who, &format!("/customers/{id}")).await;
        let found = site.get(who, "/customers?custom=skin%3Ddry").await["total"].clone();
        (page["items"][0]["fields"]["skin"].clone(), detail["custom"]["skin"].clone(), found)
    };
    let open = "traits WHERE name = 'skin' AND value IS NOT NULL";
    assert_eq!((shown("analyst").await, site.shop.count(open).await), ((json!("dry"), json!("dry"), json!(1)), 2));

    // As a server leaves it that is killed when the change is made and nothing is sealed yet.
    let tx = store.begin().await.unwrap();
    let sql = "UPDATE customer_fields SET is_personal = TRUE, sealings = sealings + 1 WHERE key = 'skin'";
    tx.exec(sql, vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shown("analyst").await, (json!("***"), json!("***"), json!(0)));
    assert_eq!(shown("agent").await, (json!("dry"), json!("dry"), json!(0)));

    crate::reconcile(&site.know).await.unwrap();
    assert_eq!(site.shop.count(open).await, 0, "all of several batches");
    assert_eq!(site.shop.count("customer_fields WHERE sealings > sealings_done").await, 0);
    assert_eq!(shown("analyst").await, (json!("***"), json!("***"), json!(0)));
    assert_eq!(shown("agent").await, (json!("dry"), json!("dry"), json!(0)));
}
