//! Each mapping on a small file written in its platform's layout.

use std::path::PathBuf;

use serde_json::{Value, json};
use tabular::{Options, Table};

use super::{
    Collected, Currency, Outcome, Plan, Reason, Settings, Tally, TimeZone, builtin, convert, mapping, open, run,
    suggest,
};

pub(super) fn paths(files: &[&str]) -> Vec<PathBuf> {
    files.iter().map(|file| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(file)).collect()
}

/// Runs the mapping that is suggested for the files, which must be the one named.
pub(super) fn suggested(key: &str, files: &[&str]) -> (Tally, Collected) {
    let paths = paths(files);
    let open = |path: &PathBuf| Table::open(path, &Options::default()).unwrap().columns().to_vec();
    let headers: Vec<Vec<String>> = paths.iter().map(open).collect();
    let ranked = suggest(&headers, builtin());
    assert_eq!(ranked.first().map(|suggestion| suggestion.mapping_key.as_str()), Some(key), "{ranked:?}");
    assert!(ranked[0].is_sure(), "it is taken unasked: {ranked:?}");
    run(key, &paths, usize::MAX)
}

/// The properties of the only event of this name about this order.
fn of<'a>(collected: &'a Collected, name: &str, order: &str) -> Vec<&'a serde_json::Map<String, Value>> {
    let about = collected.events(name).into_iter().map(|event| &event.properties);
    about.filter(|properties| properties["order_id"] == order).collect()
}

fn only<'a>(collected: &'a Collected, name: &str, order: &str) -> &'a serde_json::Map<String, Value> {
    let found = of(collected, name, order);
    assert_eq!(found.len(), 1, "{name} of {order}");
    found[0]
}

#[test]
fn taobao_orders_with_their_items() {
    let (tally, c) = suggested("taobao", &["taobao_orders.csv", "taobao_items.csv"]);
    assert_eq!((tally.orders, tally.taken, tally.rejected), (3, 6, 1));
    assert_eq!(c.reasons(Reason::UnknownOrder), 1);
    let order = only(&c, "Order Completed", "3101234567890123456");
    assert_eq!(order["total"], json!(88));
    assert_eq!(order["status"], "completed");
    assert_eq!(order["ordered_at"], "2024-01-05T02:11:12Z");
    assert_eq!(order["note"], "少放塑料袋,谢谢");
    assert_eq!((&order["address"]["state"], &order["address"]["city"]), (&json!("浙江省"), &json!("杭州市")));
    let products = order["products"].as_array().unwrap();
    assert_eq!(products[0]["product_id"], "LJ-50");
    assert_eq!((&products[0]["quantity"], &products[0]["price"]), (&json!(2), &json!(39)));
    assert_eq!(only(&c, "Order Refunded", "3101234567890123456")["total"], json!(10));
    assert_eq!(only(&c, "Order Completed", "3101234567890123457")["total"], json!(1292));
    let closed = only(&c, "Order Completed", "3101234567890123458");
    assert_eq!((&closed["status"], &closed["products"][0]["name"]), (&json!("cancelled"), &json!("茶杯")));
    let person = &c.events("identify")[0].traits;
    assert_eq!((&person["buyer_id"], &person["phone"]), (&json!("taobao:茶友小王"), &json!("13800001111")));
}

#[test]
fn jd_lines_make_orders_and_a_masked_phone_identifies_nobody() {
    let (tally, c) = suggested("jd", &["jd.csv"]);
    assert_eq!((tally.orders, tally.taken), (2, 3));
    let order = only(&c, "Order Completed", "256789012345");
    assert_eq!((&order["total"], &order["subtotal"]), (&json!(167), &json!(177)));
    assert_eq!(order["products"].as_array().unwrap().len(), 2);
    assert_eq!(c.events("Order Completed")[0].known_by["buyer_id"], "jd:jd_6a7b");
    assert!(!c.events("Order Completed")[0].known_by.contains_key("phone"));
    assert_eq!(only(&c, "Order Completed", "256789012399")["status"], "cancelled");
}

#[test]
fn pinduoduo_names_no_buyer_and_adds_its_discounts_up() {
    let (tally, c) = suggested("pinduoduo", &["pinduoduo.csv"]);
    assert_eq!((tally.orders, tally.orders_without_customer), (2, 2));
    let order = only(&c, "Order Completed", "240105-123456789012345");
    assert_eq!((&order["total"], &order["discount"], &order["subtotal"]), (&json!(1031.8), &json!(8), &json!(1039.8)));
    assert_eq!(
        (&order["products"][0]["price"], &order["products"][0]["product_id"]),
        (&json!(519.9), &json!("412345678901"))
    );
    assert!(of(&c, "Order Refunded", "240105-123456789012345").is_empty());
    let refunded = only(&c, "Order Completed", "240105-123456789012346");
    assert_eq!((&refunded["status"], &refunded["ordered_at"]), (&json!("cancelled"), &json!("2024-01-05T03:00:01Z")));
    assert_eq!(only(&c, "Order Refunded", "240105-123456789012346")["total"], json!(39.9));
}

#[test]
fn douyin_amounts_stand_on_each_sub_order() {
    let (tally, c) = suggested("douyin", &["douyin.csv"]);
    assert_eq!((tally.orders, tally.taken), (1, 2));
    let order = only(&c, "Order Completed", "6930000000000000001");
    assert_eq!((&order["total"], &order["shipping"], &order["discount"]), (&json!(55.9), &json!(6), &json!(4)));
    assert_eq!(order["products"][1]["product_id"], "3600000000000000002");
    assert_eq!(only(&c, "Order Refunded", "6930000000000000001")["total"], json!(9.9));
    assert_eq!(c.events("identify")[0].traits["phone"], "13500005555");
}

#[test]
fn shopify_rows_after_the_first_belong_to_the_order() {
    let (tally, c) = suggested("shopify", &["shopify.csv"]);
    assert_eq!((tally.orders, tally.orders_without_customer), (2, 1));
    let order = only(&c, "Order Completed", "#1001");
    assert_eq!((&order["total"], &order["tax"], &order["currency"]), (&json!(54.29), &json!(4.39), &json!("USD")));
    assert_eq!((&order["ordered_at"], &order["coupon"]), (&json!("2023-01-05T15:11:12Z"), &json!("HELLO5")));
    let refund = only(&c, "Order Refunded", "#1001");
    assert_eq!((&refund["total"], &refund["currency"]), (&json!(10), &json!("USD")));
    assert_eq!(
        c.events("Order Completed")[0].known_by,
        json!({"email": "ann@example.com"}).as_object().unwrap().clone()
    );
}

#[test]
fn woocommerce_users_and_guests() {
    let (tally, c) = suggested("woocommerce", &["woocommerce.csv"]);
    assert_eq!((tally.orders, tally.taken), (2, 3));
    let order = only(&c, "Order Completed", "1201");
    assert_eq!(
        (&order["total"], &order["status"], &order["shipping"]),
        (&json!(34.99), &json!("completed"), &json!(4.99))
    );
    assert_eq!(c.events("Order Completed")[0].known_by["buyer_id"], "woocommerce:17");
    assert_eq!(only(&c, "Order Refunded", "1202")["total"], json!(10));
}

#[test]
fn online_retail_has_every_oddity_treated() {
    let (tally, c) = suggested("online_retail", &["online_retail.csv"]);
    assert_eq!((tally.rows, tally.taken, tally.set_aside, tally.orders), (10, 7, 3, 5));
    assert_eq!((c.reasons(Reason::StockAdjustment), c.reasons(Reason::NotASale)), (2, 1));
    assert!(c.problems.iter().all(|problem| problem.outcome == Outcome::SetAside));
    let order = only(&c, "Order Completed", "536365");
    assert_eq!((&order["total"], order["products"].as_array().unwrap().len()), (&json!(35.64), 2));
    assert_eq!(order["ordered_at"], "2010-12-01T08:26:00Z", "the twenty-first proves that the month comes first");
    let with_postage = only(&c, "Order Completed", "536370");
    assert_eq!((&with_postage["total"], &with_postage["shipping"]), (&json!(144), &json!(54)));
    assert_eq!(only(&c, "Order Refunded", "C536379")["total"], json!(27.5));
    assert_eq!(tally.orders_without_customer, 1);
}

#[test]
fn olist_tables_are_joined() {
    let files = [
        "olist_orders.csv",
        "olist_items.csv",
        "olist_payments.csv",
        "olist_customers.csv",
        "olist_products.csv",
        "olist_reviews.csv",
    ];
    let (tally, c) = suggested("olist", &files);
    assert_eq!((tally.rows, tally.taken, tally.rejected), (16, 15, 1));
    assert_eq!((tally.orders, tally.customers, tally.products, tally.reviews), (3, 2, 2, 1));
    let order = only(&c, "Order Completed", "o1");
    assert_eq!(
        (&order["total"], &order["shipping"], &order["payment_method"]),
        (&json!(115), &json!(15), &json!("credit_card"))
    );
    assert_eq!(
        order["payments"],
        json!([
            {"payment_id": "1", "payment_method": "credit_card", "total": 100, "instalments": 2},
            {"payment_id": "2", "payment_method": "voucher", "total": 15, "instalments": 1},
        ])
    );
    // The last second of that day in São Paulo
    assert_eq!((&order["promised_at"], &order["address"]["state"]), (&json!("2018-01-10T01:59:59Z"), &json!("SP")));
    assert_eq!(order["products"][0]["category"], "moveis_decoracao");
    assert_eq!(only(&c, "Parcel Delivered", "o1")["delivered_at"], "2018-01-10T20:00:00Z");
    let review = c.events("Review Submitted")[0];
    assert_eq!((&review.properties["rating"], &review.known_by["buyer_id"]), (&json!(2), &json!("olist:u1")));
    assert_eq!(review.properties["product_id"], "p1", "two of one product are one product");
    assert_eq!(review.timestamp, "2018-01-12T12:00:00Z".parse().ok(), "when it was answered, not asked for");
    assert_eq!((c.reasons(Reason::UnknownCustomer), c.reasons(Reason::BadRating)), (1, 1));
    assert_eq!(only(&c, "Order Completed", "o2")["status"], "cancelled");
}

#[test]
fn olist_categories_go_by_their_translation() {
    let tables = ["orders", "items", "customers", "products", "categories"];
    let files = tables.map(|table| format!("olist_{table}.csv"));
    let (_, c) = suggested("olist", &files.each_ref().map(String::as_str));
    assert_eq!(only(&c, "Order Completed", "o1")["products"][0]["category"], "furniture_decor");
    let categories: Vec<&Value> =
        c.events("Product Updated").iter().filter_map(|event| event.properties.get("category")).collect();
    assert_eq!(categories, [&json!("furniture_decor")]);
}

#[test]
fn parcels_tell_when_they_left_were_late_and_came() {
    let (tally, c) = suggested("parcels", &["parcels.csv"]);
    assert_eq!((tally.rows, tally.taken, tally.rejected, tally.parcels), (4, 3, 1, 3));
    let names = |order: &str| {
        let about = c.entities.iter().flat_map(|entity| &entity.events).filter(|e| e.properties["order_id"] == order);
        about.map(|event| event.name.as_deref().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(names("A1"), ["Parcel Shipped", "Parcel Delivered"], "on the day that was promised is in time");
    assert_eq!(names("A2"), ["Parcel Shipped", "Parcel Delayed"]);
    assert_eq!(names("A3"), ["Parcel Shipped", "Parcel Delayed", "Parcel Delivered"]);
    let late = c.events("Parcel Delayed")[1];
    assert_eq!(late.timestamp, "2024-01-07T04:00:00Z".parse().ok());
    let delivered = only(&c, "Parcel Delivered", "A3");
    assert_eq!(
        (&delivered["parcel_id"], &delivered["carrier"], &delivered["delivered_at"]),
        (&json!("YT3"), &json!("顺丰速运"), &json!("2024-01-09T02:00:00Z"))
    );
    assert_eq!(c.entities[0].about.as_ref().map(|about| about.number.as_str()), Some("A1"));
}

#[test]
fn payments_pay_and_give_back() {
    let (tally, c) = suggested("payments", &["payments.csv"]);
    assert_eq!((tally.rows, tally.taken, tally.set_aside, tally.rejected, tally.payments), (6, 4, 1, 1, 4));
    assert_eq!((c.reasons(Reason::NotPaid), c.reasons(Reason::BadNumber)), (1, 1));
    let paid = only(&c, "Order Paid", "A1");
    assert_eq!(
        (&paid["total"], &paid["payment_id"], &paid["payment_method"]),
        (&json!(1025.5), &json!("T1"), &json!("Card"))
    );
    let refunds = of(&c, "Order Refunded", "A2");
    let refunds: Vec<_> = refunds.iter().map(|refund| (&refund["refund_id"], &refund["total"])).collect();
    assert_eq!(refunds, [(&json!("T2"), &json!(12)), (&json!("T3"), &json!(5))]);
    assert_eq!(only(&c, "Order Refunded", "A5")["total"], json!(8));
    assert!(of(&c, "Order Paid", "A5").is_empty());
}

#[test]
fn events_of_segments_shape_come_as_they_were() {
    let (tally, c) = suggested("events", &["events.jsonl"]);
    assert_eq!((tally.rows, tally.taken, tally.rejected, tally.calls), (8, 3, 5, 3));
    for reason in [Reason::ReservedEvent, Reason::UnknownCall, Reason::BadLine] {
        assert_eq!(c.reasons(reason), 1, "{reason:?}");
    }
    assert_eq!(c.reasons(Reason::Missing), 2, "a name, an id");
    let viewed = c.events("Product Viewed")[0];
    assert_eq!(viewed.timestamp, "2024-01-05T10:00:00Z".parse().ok());
    let body = viewed.body("new", "import-1", viewed.timestamp.unwrap());
    assert_eq!(
        body,
        json!({
            "type": "track", "event": "Product Viewed", "anonymousId": "a-1", "messageId": "new",
            "timestamp": "2024-01-05T10:00:00Z", "properties": { "product_id": "GT-100", "price": 19.9 },
            "context": {
                "locale": "zh-CN", "page": { "path": "/tea" }, "original_message_id": "m-1", "channel": "import",
                "import_id": "import-1",
            },
        })
    );
    assert_eq!(c.events("identify")[0].traits["tags"], json!(["茶"]));
    assert_eq!(c.events("首页")[0].call, primitives::EventKind::Page);
}

#[test]
fn events_of_a_table_have_properties_in_json_and_in_columns() {
    let (tally, c) = suggested("events", &["events.csv"]);
    assert_eq!((tally.rows, tally.taken, tally.rejected), (5, 3, 2));
    assert_eq!((c.reasons(Reason::BadTime), c.reasons(Reason::BadJson)), (1, 1));
    let order = only(&c, "Order Completed", "A1");
    assert_eq!((&order["total"], &order["coupon"]), (&json!(39.8), &json!("HELLO")));
    assert_eq!(order["products"][0]["quantity"], json!(2));
    assert_eq!(c.events("Order Completed")[0].timestamp, "2024-01-05T10:00:00Z".parse().ok());
    let keys: Vec<&str> = c.entities.iter().map(|entity| entity.key.as_str()).collect();
    assert_eq!(keys[1], keys[2], "rows that are alike are one event");
}

#[test]
fn a_file_too_many_does_not_hide_what_the_others_are() {
    let known = ["order_id", "order_item_id", "product_id", "price", "freight_value"].map(str::to_owned).to_vec();
    let unknown = ["seller_id", "seller_since"].map(str::to_owned).to_vec();
    let ranked = suggest(&[known, unknown], builtin());
    assert_eq!(ranked.first().map(|suggestion| suggestion.mapping_key.as_str()), Some("olist"), "{ranked:?}");
}

#[test]
fn an_order_of_the_future_is_a_slip_of_the_pen() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let rows =
        "order_id,customer_id,ordered_at,product_id,quantity,price\n1,u1,2025-01-05,p,1,2\n2,u1,2052-01-05,p,1,2\n";
    std::io::Write::write_all(&mut file, rows.as_bytes()).unwrap();
    let plan = Plan::new(mapping("orders"), open(&[file.path()])).unwrap();
    let latest = "2025-06-01T00:00:00Z".parse().ok();
    let settings = Settings { latest, ..Settings::new(Currency::CNY, TimeZone::UTC) };
    let mut collected = Collected::default();
    let tally = convert(&plan, &settings, &mut collected).unwrap();
    assert_eq!((tally.orders, tally.rejected, collected.reasons(Reason::FutureTime)), (1, 1, 1));
    assert_eq!((collected.problems[0].row, collected.problems[0].value.as_str()), (3, "2052-01-05"));
}

/// Orders of any shop from the text of a file.
fn orders_of(rows: &str) -> (Tally, Collected) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, rows.as_bytes()).unwrap();
    run("orders", &[file.path()], usize::MAX)
}

/// Row, column, value and reason of all that was not simply taken.
fn told(c: &Collected) -> Vec<(u64, &str, &str, Reason, Outcome)> {
    let told = c.problems.iter();
    told.map(|p| (p.row, p.column.as_str(), p.value.as_str(), p.reason, p.outcome)).collect()
}

#[test]
fn two_currencies_have_no_sum() {
    let (tally, c) = orders_of(
        "order_id,customer_id,ordered_at,product_id,quantity,price,currency\n\
         1,u1,2025-01-05,p,1,10,EUR\n1,u1,2025-01-05,q,1,70,USD\n1,u1,2025-01-05,r,1,5,eur\n1,u1,2025-01-05,s,1,1,\n",
    );
    assert_eq!((tally.orders, tally.taken, tally.rejected), (1, 3, 1));
    assert_eq!(told(&c), [(3, "currency", "USD", Reason::OtherCurrency, Outcome::Rejected)]);
    let order = only(&c, "Order Completed", "1");
    assert_eq!((&order["total"], &order["currency"]), (&json!(16), &json!("EUR")));
}

#[test]
fn three_letters_that_no_country_pays_with_are_no_currency() {
    let (tally, c) = orders_of(
        "order_id,customer_id,ordered_at,product_id,quantity,price,currency\n\
         1,u1,2025-01-05,p,1,10,XYZ\n2,u1,2025-01-05,p,1,10,XYZ\n2,u1,2025-01-05,q,1,10,USD\n",
    );
    assert_eq!((tally.taken, tally.rejected, tally.orders_in_other_currency), (3, 0, 1));
    let dropped = |row: u64| (row, "currency", "XYZ", Reason::BadCurrency, Outcome::ValueDropped);
    assert_eq!(told(&c), [dropped(2), dropped(3)]);
    assert_eq!(only(&c, "Order Completed", "1")["currency"], "CNY");
    assert_eq!(only(&c, "Order Completed", "2")["currency"], "USD");
}

#[test]
fn a_bad_date_is_told_once() {
    let (tally, c) = orders_of(
        "order_id,customer_id,ordered_at,paid_at,product_id,price\n\
         1,u1,soon,,p,10\n2,u1,soon,2025-01-05,p,10\n3,u1,soon,,p,10\n3,u1,2025-01-06,,q,10\n4,u1,,,p,10\n",
    );
    assert_eq!((tally.orders, tally.taken, tally.rejected), (2, 3, 2));
    let bad = |row: u64, outcome| (row, "ordered_at", "soon", Reason::BadTime, outcome);
    let mut found = told(&c);
    found.sort_by_key(|(row, ..)| *row);
    let dropped = Outcome::ValueDropped;
    let missing = (6, "ordered_at", "", Reason::Missing, Outcome::Rejected);
    assert_eq!(found, [bad(2, Outcome::Rejected), bad(3, dropped), bad(4, dropped), missing]);
    assert_eq!(c.events("Order Completed").len(), 2);
}

#[test]
fn what_was_taken_off_an_order_was_not_bought() {
    let (tally, c) = orders_of(
        "order_id,customer_id,ordered_at,product_id,quantity,price,line total\n\
         1,u1,2025-01-05,p,0,10,\n1,u1,2025-01-05,q,2,5,\n1,u1,2025-01-05,r,0,,3\n",
    );
    assert_eq!((tally.taken, tally.rejected), (3, 0));
    assert_eq!(told(&c), [(2, "quantity", "0", Reason::NoQuantity, Outcome::ValueDropped)]);
    let order = only(&c, "Order Completed", "1");
    let bought: Vec<_> = order["products"].as_array().unwrap().iter().map(|product| &product["product_id"]).collect();
    assert_eq!((&order["total"], bought), (&json!(13), vec![&json!("q"), &json!("r")]));
}

#[test]
fn a_negative_amount_is_money_given_back_and_no_order() {
    let (tally, c) = orders_of(
        "order_id,customer_id,ordered_at,product_id,quantity,price,total,discount\n\
         1,u1,2025-01-05,p,1,10,-10,\n2,u1,2025-01-05,p,1,-4,,\n3,u1,2025-01-05,p,1,10,,12\n",
    );
    assert_eq!((tally.taken, tally.rejected), (3, 0));
    assert_eq!(only(&c, "Order Refunded", "1")["total"], json!(10));
    assert_eq!(only(&c, "Order Refunded", "2")["total"], json!(4));
    assert_eq!(c.events("Order Completed").len(), 1);
    assert_eq!(only(&c, "Order Completed", "3")["total"], json!(0), "a voucher of 12 for an order of 10");
}

#[test]
fn what_an_exchange_gives_back_is_not_taken_off_twice() {
    let (tally, c) = orders_of(
        "order_id,customer_id,ordered_at,product_id,quantity,price,total\n\
         1,u1,2025-01-05,cup,-1,50,-30\n1,u1,2025-01-05,tea,1,20,-30\n\
         2,u1,2025-01-05,cup,-1,10,20\n2,u1,2025-01-05,pot,1,30,20\n\
         3,u1,2025-01-05,cup,-1,10,30\n3,u1,2025-01-05,pot,1,30,30\n",
    );
    assert_eq!((tally.taken, tally.rejected), (6, 0));
    for (order, sold, given_back) in [("1", 20, 50), ("2", 30, 10), ("3", 30, 10)] {
        assert_eq!(only(&c, "Order Completed", order)["total"], json!(sold), "{order}");
        assert_eq!(only(&c, "Order Refunded", order)["total"], json!(given_back), "{order}");
    }
}

#[test]
fn a_phone_number_that_excel_rounded_identifies_nobody() {
    let (tally, c) =
        orders_of("订单编号,下单时间,收货人手机,实付金额\n1,2025-01-05,1.38E+10,10\n2,2025-01-05,13812345678,10\n");
    assert_eq!(told(&c), [(2, "收货人手机", "1.38E+10", Reason::RoundedId, Outcome::ValueDropped)]);
    assert_eq!((tally.taken, tally.dropped_values), (2, 1));
    let known = c.events("Order Completed").into_iter().map(|event| event.known_by.get("phone").cloned());
    assert_eq!(known.collect::<Vec<_>>(), [None, Some(json!("13812345678"))]);
}

#[test]
fn orders_of_a_german_shop_are_orders() {
    let (tally, c) = orders_of(
        "Bestellnummer;Bestelldatum;E-Mail;Artikel;Artikelnummer;Menge;Einzelpreis;Gesamtbetrag;Status\n\
         1001;03.11.2026 14:05;ute@example.de;Kanne;T-1;2;1.234,50;2.469,00;Versendet\n\
         1002;23.11.2026 09:00;jan@example.de;Tasse;T-2;1;9,90;9,90;Abgeschlossen\n",
    );
    assert_eq!((tally.taken, tally.rejected, tally.customers), (2, 0, 2), "who is known by an address is counted");
    let order = only(&c, "Order Completed", "1001");
    assert_eq!(
        (&order["total"], &order["status"], &order["products"][0]["sku"]),
        (&json!(2469), &json!("shipped"), &json!("T-1"))
    );
    assert_eq!(order["ordered_at"], json!("2026-11-03T06:05:00Z"));
}

#[test]
fn a_file_of_which_nothing_is_known_is_no_list_of_customers() {
    for headers in [["o1", "c1", "2025-01-01"], ["column_1", "column_2", "column_3"]] {
        let ranked = suggest(&[headers.map(str::to_owned).to_vec()], builtin());
        assert!(ranked.is_empty(), "{ranked:?}");
    }
}

#[test]
fn completejourney_joins_products_and_households() {
    let files =
        ["completejourney_transactions.csv", "completejourney_products.csv", "completejourney_demographics.csv"];
    let (tally, c) = suggested("completejourney", &files);
    assert_eq!((tally.rows, tally.taken, tally.orders, tally.customers, tally.products), (7, 7, 2, 3, 2));
    let order = only(&c, "Order Completed", "31198570044");
    assert_eq!((&order["total"], &order["subtotal"], &order["discount"]), (&json!(1.99), &json!(2.59), &json!(0.6)));
    assert_eq!(order["ordered_at"], "2017-01-01T11:53:26Z", "its times are in UTC, wherever the shops are");
    let couponed = only(&c, "Order Completed", "31198655051");
    assert_eq!((&couponed["total"], &couponed["discount"]), (&json!(1.43), &json!(1.15)));
    let cola = &order["products"][0];
    assert_eq!(
        (&cola["price"], &cola["total"], &cola["category"]),
        (&json!(0.3333), &Value::Null, &json!("SOFT DRINKS"))
    );
    let household =
        &c.events("identify").into_iter().find(|e| e.traits["buyer_id"] == "completejourney:900").unwrap().traits;
    assert_eq!((&household["income"], &household["kids_count"]), (&json!("35-49K"), &json!("0")));
}

#[test]
fn cdnow_purchases_of_one_day_are_told_apart() {
    let (tally, c) = suggested("cdnow", &["cdnow.txt"]);
    assert_eq!((tally.orders, tally.taken), (4, 4));
    assert_eq!(only(&c, "Order Completed", "00021-19970101-2")["total"], json!(11.77));
    assert_eq!(c.events("Order Completed")[0].known_by["buyer_id"], "cdnow:00004");
}

#[test]
fn customers_products_and_reviews_of_any_shop() {
    let (tally, c) = suggested("customers", &["customers.csv"]);
    assert_eq!((tally.customers, tally.rejected), (2, 1));
    let traits = &c.events("identify")[0].traits;
    assert_eq!(c.events("identify")[0].user_id.as_deref(), Some("M001"));
    assert_eq!(
        (&traits["birthday"], &traits["会员等级"], &traits["tags"]),
        (&json!("1990-05-06"), &json!("金卡"), &json!(["老客", "茶"]))
    );
    assert_eq!(traits["created_at"], "2023-01-02T00:00:00Z");

    let (tally, c) = suggested("products", &["products.csv"]);
    assert_eq!((tally.products, tally.dropped_values), (2, 1));
    let product = &c.events("Product Updated")[0].properties;
    assert_eq!(
        (&product["product_id"], &product["price"], &product["brand"], &product["supplier"]),
        (&json!("GT-100"), &json!(1019.95), &json!("Huitou"), &json!("Cloud Hill Farm"))
    );

    let (tally, c) = suggested("reviews", &["reviews.csv"]);
    assert_eq!((tally.reviews, tally.rejected, tally.orders), (1, 1, 0));
    let review = &c.events("Review Submitted")[0];
    assert_eq!((&review.properties["rating"], &review.properties["dimensions"]["service"]), (&json!(5), &json!(4.5)));
    assert_eq!(review.user_id.as_deref(), Some("M001"));
}

#[test]
fn the_same_files_give_the_same_entities_however_they_are_staged() {
    let files = paths(&["online_retail.csv"]);
    let (_, mut in_memory) = run("online_retail", &files, usize::MAX);
    let (_, mut spilled) = run("online_retail", &files, 1);
    let by_key = |a: &super::Entity, b: &super::Entity| a.key.cmp(&b.key);
    in_memory.entities.sort_by(by_key);
    spilled.entities.sort_by(by_key);
    let hashes = |c: &Collected| c.entities.iter().map(|e| (e.key.clone(), e.hash.clone())).collect::<Vec<_>>();
    assert_eq!(hashes(&in_memory), hashes(&spilled));
}
