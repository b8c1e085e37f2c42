//! The numbers that staff see, against what the answers add up to by hand.

use serde_json::{Value as Json, json};
use store::Sql;

use super::desk::{By, Desk, SEGMENT, SHOP, question};

fn one<'a>(list: &'a Json, key: &str, value: &str) -> &'a Json {
    list.as_array().unwrap().iter().find(|one| one[key] == value).unwrap_or_else(|| panic!("no {value} in {list}"))
}

#[tokio::test]
async fn an_nps_survey_with_its_waves_groups_and_words() {
    let desk = Desk::open().await;
    let survey = desk.survey("nps", vec![question("score", "nps"), question("why", "text")]).await;
    // 50/30/20 of a hundred this month, and all of them passive a month ago.
    for number in 0..100 {
        let score = if number < 50 {
            10
        } else if number < 80 {
            8
        } else {
            2
        };
        let by = By {
            product: Some(if number < 50 { "p1" } else { "p2" }),
            class: Some("loyal"),
            is_in_segment: number < 50,
            ..By::default()
        };
        let answers = if number == 99 {
            json!({"score": score, "why": "物流太慢了，很失望"})
        } else {
            json!({"score": score})
        };
        desk.answer(&survey, &by, answers).await;
        desk.answer(&survey, &By { days_ago: 35, ..by }, json!({"score": 7})).await;
    }
    let path = format!("/surveys/{}/results", survey.id);
    let results = desk.get("analyst", &format!("{path}?from=2026-03-01")).await;
    let score = &results["score"];
    assert_eq!((&score["kind"], &score["n"], &score["is_small"]), (&json!("nps"), &json!(100), &json!(false)));
    assert!((score["value"].as_f64().unwrap() - 30.0).abs() < 1e-9);
    assert!((score["high"].as_f64().unwrap() - 45.3).abs() < 0.05, "{score}");
    assert_eq!((&score["promoters"], &score["detractors"]), (&json!(50), &json!(20)));
    assert_eq!((&results["from"], &results["to"]), (&json!("2026-03-01"), &json!("2026-03-31")));
    let first = one(&results["questions"], "key", "score");
    assert_eq!(
        (&first["n"], &first["counts"][2]["n"], &first["counts"].as_array().unwrap().len()),
        (&json!(100), &json!(20), &11)
    );
    assert!((first["mean"].as_f64().unwrap() - 7.8).abs() < 1e-9);
    let products = one(&results["by"], "value", "p1");
    assert_eq!(
        (&products["dimension"], &products["name"], &products["score"]["value"]),
        (&json!("product"), &json!("商品p1"), &json!(100.0))
    );
    assert_eq!(one(&results["by"], "value", &SEGMENT.to_string())["name"], "常客");
    assert_eq!(one(&results["by"], "dimension", "class")["score"]["n"], 100);
    let said = one(&results["by"], "value", "delivery");
    assert_eq!((&said["dimension"], &said["score"]["n"]), (&json!("aspect"), &json!(1)));
    assert_eq!(said["score"]["value"], -100.0);
    let delivery = one(&results["aspects"], "aspect", "delivery");
    assert_eq!((&delivery["negative"], &delivery["sentences"][0]["polarity"]), (&json!(1), &json!("negative")));
    assert!(delivery["sentences"][0]["text"].as_str().unwrap().contains("物流太慢"));
    // Over both months.
    let all = desk.get("analyst", &path).await;
    let waves = all["waves"].as_array().unwrap();
    assert_eq!((waves.len(), &waves[0]["score"]["value"], &waves[1]["score"]["n"]), (2, &json!(0.0), &json!(100)));
    assert_eq!((&waves[0]["change"], &waves[1]["change"]["is_significant"]), (&Json::Null, &json!(true)));
    assert_eq!(all["score"]["n"], 200);
    // One group of them.
    let group = desk.get("analyst", &format!("{path}?product=p2&from=2026-03-01")).await;
    assert_eq!((&group["score"]["n"], &group["score"]["value"], &group["by"]), (&json!(50), &json!(-40.0), &json!([])));
    assert_eq!((&group["completed"], &group["started"]), (&json!(50), &json!(50)));
    let delivery = one(&group["aspects"], "aspect", "delivery");
    assert_eq!((&delivery["negative"], delivery["sentences"].as_array().unwrap().len()), (&json!(1), 1));
    let other = desk.get("analyst", &format!("{path}?product=p1&from=2026-03-01")).await;
    assert_eq!(other["aspects"], json!([]), "only of this group");
    let segment = desk.get("analyst", &format!("{path}?segment={SEGMENT}&class=loyal&from=2026-03-01")).await;
    assert_eq!((&segment["score"]["n"], &segment["completed"]), (&json!(50), &json!(50)));
    for wrong in ["?wave=day", "?from=2026-04-01&to=2026-03-01", "?mood=good"] {
        let answer = desk.ask("analyst", "GET", &format!("{path}{wrong}"), Json::Null).await;
        assert!(answer.status.is_client_error(), "{wrong}");
    }
}

#[tokio::test]
async fn few_answers_are_marked_and_rates_have_their_interval() {
    let desk = Desk::open().await;
    let survey = desk.survey("csat", vec![question("score", "csat")]).await;
    for value in [5, 5, 4, 4, 4, 4, 4, 4, 3, 1] {
        desk.answer(&survey, &By::default(), json!({"score": value})).await;
    }
    let results = desk.get("owner", &format!("/surveys/{}/results", survey.id)).await;
    let score = &results["score"];
    assert_eq!((&score["value"], &score["is_small"], &score["mean"]), (&json!(0.8), &json!(true), &json!(3.8)));
    assert_eq!((&results["asked"], &results["response_rate"]), (&json!(0), &Json::Null), "nobody was asked");
    assert_eq!((&results["completion_rate"]["value"], &results["completion_rate"]["n"]), (&json!(1.0), &json!(10)));
}

fn item(key: &str, dimension: &str) -> Json {
    let mut item = question(key, "rating");
    item["dimension"] = json!(dimension);
    item["scale"] = json!({"from": 1, "to": 5});
    item
}

#[tokio::test]
async fn an_index_has_weights_and_gaps() {
    let desk = Desk::open().await;
    let items = vec![
        item("expectation_speed", "expectation"),
        item("quality_speed", "quality"),
        item("value_price", "value"),
        item("satisfaction_all", "satisfaction"),
    ];
    let survey = desk.survey("csi", items).await;
    for number in 0..120 {
        // Satisfaction goes with quality, and not with value.
        let (quality, value) = (number % 5 + 1, number / 5 % 3 + 2);
        let answers = json!({"expectation_speed": 5, "quality_speed": quality, "value_price": value,
            "satisfaction_all": quality});
        desk.answer(&survey, &By { agent: Some("小林"), ..By::default() }, answers).await;
    }
    // Not part of the index: it says nothing of three dimensions.
    desk.answer(&survey, &By::default(), json!({"quality_speed": 1})).await;
    let results = desk.get("owner", &format!("/surveys/{}/results", survey.id)).await;
    let csi = &results["csi"];
    assert_eq!((&csi["weights"], &csi["index"]["n"]), (&json!("correlation"), &json!(120)));
    assert!((csi["index"]["value"].as_f64().unwrap() - 50.0).abs() < 0.5, "{csi}");
    let quality = one(&csi["dimensions"], "key", "quality");
    assert!((quality["loading"].as_f64().unwrap() - 1.0).abs() < 1e-9 && quality["weight"].as_f64().unwrap() > 0.95);
    assert_eq!(one(&csi["gaps"], "key", "all")["gap"], -50.0);
    let speed = one(&csi["gaps"], "key", "speed");
    assert!((speed["gap"].as_f64().unwrap() + 50.4).abs() < 0.1, "121 said something of speed: {speed}");
    assert_eq!((&results["score"]["kind"], &results["score"]["n"]), (&json!("csi"), &json!(120)));
    assert_eq!(one(&results["by"], "value", "小林")["score"]["n"], 120);
}

#[tokio::test]
async fn items_of_an_index_that_nothing_is_compared_with_are_told() {
    let desk = Desk::open().await;
    let items = vec![
        item("expe1", "expectation"),
        item("expe_fit", "expectation"),
        item("qual1", "quality"),
        item("qual2", "quality"),
        item("sat1", "satisfaction"),
    ];
    let survey = desk.survey("csi", items).await;
    for _ in 0..2 {
        let given = json!({"expe1": 5, "expe_fit": 5, "qual1": 3, "qual2": 4, "sat1": 4});
        desk.answer(&survey, &By::default(), given).await;
    }
    let csi = desk.get("owner", &format!("/surveys/{}/results", survey.id)).await["csi"].clone();
    let first = one(&csi["gaps"], "key", "1");
    assert_eq!((&first["question"], &first["gap"]), (&json!("qual1"), &json!(-50.0)));
    assert_eq!(csi["unpaired"], json!(["expe_fit", "qual2"]));
}

#[tokio::test]
async fn the_shops_scores_add_up_over_surveys() {
    let desk = Desk::open().await;
    let one_survey = desk.survey("nps", vec![question("score", "nps")]).await;
    let other = desk.survey("nps", vec![question("recommend", "nps")]).await;
    let ease = desk.survey("ces", vec![question("ease", "ces")]).await;
    for number in 0..40 {
        let by = By { days_ago: number % 20, product: Some("p1"), ..By::default() };
        desk.answer(&one_survey, &by, json!({"score": 10})).await;
        desk.answer(&other, &by, json!({"recommend": 0})).await;
        desk.answer(&ease, &By::default(), json!({"ease": 6})).await;
    }
    let scores = desk.get("analyst", "/survey-scores?days=30").await;
    let nps = one(&scores["items"], "kind", "nps");
    assert_eq!((&nps["score"]["value"], &nps["score"]["n"]), (&json!(0.0), &json!(80)));
    assert_eq!(one(&scores["items"], "kind", "ces")["score"]["value"], 6.0);
    let weeks = nps["series"].as_array().unwrap();
    let sum: i64 = weeks.iter().map(|week| week["score"]["n"].as_i64().unwrap_or(0)).sum();
    assert_eq!(sum, 80);
    assert_eq!(one(&nps["by"], "dimension", "product")["score"]["n"], 80);
    let product = desk.get("analyst", "/survey-scores?days=30&dimension=product&value=p1").await;
    assert_eq!(one(&product["items"], "kind", "nps")["score"]["n"], 80);
    assert_eq!(one(&product["items"], "kind", "ces")["score"], Json::Null);
    let wrong = desk.ask("analyst", "GET", "/survey-scores?dimension=mood&value=good", Json::Null).await;
    assert_eq!(wrong.status, 422);
    let days = (jiff::civil::date(2026, 3, 1), jiff::civil::date(2026, 3, 31));
    let all = crate::scores(&desk.test.store, SHOP, days, None).await.unwrap();
    assert_eq!(all.iter().map(|report| report.kind).collect::<Vec<_>>(), ["ces", "nps"]);
}

#[tokio::test]
async fn who_gave_up_before_anybody_had_answered_counts_as_well() {
    let desk = Desk::open().await;
    let survey = desk.survey("nps", vec![question("score", "nps")]).await;
    let given_up = desk.answer(&survey, &By { days_ago: 3, ..By::default() }, json!({"score": 9})).await;
    let tx = desk.test.store.begin().await.unwrap();
    let sql = "UPDATE survey_responses SET state = 'partial' WHERE id = $1";
    tx.exec(sql, vec![given_up.into()]).await.unwrap();
    tx.commit().await.unwrap();
    let results = desk.get("analyst", &format!("/surveys/{}/results", survey.id)).await;
    assert_eq!((&results["from"], &results["started"]), (&json!("2026-03-28"), &json!(1)));
}
