use std::collections::HashSet;

use simulate::{Shop, export};

use crate::{config, name, orders_only, shop};

fn rows(bytes: &[u8]) -> (Vec<String>, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    (header, reader.records().map(Result::unwrap).collect())
}

#[test]
fn taobao_files_are_gb18030_with_ids_as_text() {
    let shop = orders_only(600, 21);
    let mut bytes = Vec::new();
    let count = export::taobao_orders(&shop, &mut bytes).unwrap();
    assert!(String::from_utf8(bytes.clone()).is_err(), "this is not UTF-8");
    let (text, _, bad) = encoding_rs::GB18030.decode(&bytes);
    assert!(!bad);
    let (header, orders) = rows(text.as_bytes());
    assert_eq!((header[0].as_str(), header.len()), ("订单编号", 28));
    assert_eq!(orders.len() as u64, count);
    assert!(count > 50);
    let expected =
        shop.events().filter(|e| e.body["properties"]["channel"] == "taobao" && name(e) == "Order Completed");
    assert_eq!(expected.count() as u64, count);
    let mut ids = HashSet::new();
    for order in &orders {
        assert!(order[0].starts_with("=\"4") && order[0].ends_with('"') && order[0].len() == 22, "{}", &order[0]);
        assert!(ids.insert(order[0].to_owned()));
        let money = |n: usize| order[n].parse::<f64>().unwrap();
        assert!((money(3) + money(4) - money(6)).abs() < 0.005);
    }
    let mut items = Vec::new();
    export::taobao_items(&shop, &mut items).unwrap();
    let (text, ..) = encoding_rs::GB18030.decode(&items);
    let (_, items) = rows(text.as_bytes());
    assert!(items.len() > orders.len());
    assert!(items.iter().all(|item| ids.contains(&item[1])));
}

#[test]
fn shopify_rows_give_the_order_once_and_each_line() {
    let shop = orders_only(300, 22);
    let mut bytes = Vec::new();
    let count = export::shopify_orders(&shop, &mut bytes).unwrap();
    let (header, lines) = rows(&bytes);
    let column = |name: &str| header.iter().position(|own| own == name).unwrap();
    assert_eq!(lines.len() as u64, count);
    let firsts = lines.iter().filter(|line| !line[column("Total")].is_empty());
    let names: HashSet<&str> = lines.iter().map(|line| &line[column("Name")]).collect();
    assert_eq!(firsts.clone().count(), names.len());
    for first in firsts {
        let money = |name: &str| first[column(name)].parse::<f64>().unwrap();
        let of_order = lines.iter().filter(|line| line[0] == first[0]);
        let sum = of_order.map(|line| {
            let number = |name: &str| line[column(name)].parse::<f64>().unwrap();
            number("Lineitem price") * number("Lineitem quantity")
        });
        assert!((sum.sum::<f64>() + money("Shipping") - money("Discount Amount") - money("Total")).abs() < 0.005);
    }
}

#[test]
fn as_many_order_lines_as_asked_for_spread_over_the_run() {
    let mut bytes = Vec::new();
    assert_eq!(export::order_lines(&config(1, 23), 8_000, &mut bytes).unwrap(), 8_000);
    let (_, lines) = rows(&bytes);
    assert_eq!(lines.len(), 8_000);
    let last = &lines[7_999][1];
    assert!(last > "2026-01-15", "{last}");
}

#[test]
fn tables_and_events_are_complete() {
    let shop: Shop = shop(80, 24);
    let (mut people, mut goods, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    assert_eq!(rows_of(export::customers(&shop, &mut people)), rows(&people).1.len());
    assert_eq!(rows_of(export::products(&shop, &mut goods)), rows(&goods).1.len());
    assert!(people.starts_with(b"\xef\xbb\xbf"));
    let expected = shop.catalogue().len() + shop.events().count();
    assert_eq!(rows_of(export::events_jsonl(&shop, &mut lines)), expected);
    let text = String::from_utf8(lines).unwrap();
    assert_eq!(text.lines().filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()).count(), expected);
}

fn rows_of(written: Result<u64, export::ExportError>) -> usize {
    written.expect("memory takes every row") as usize
}
