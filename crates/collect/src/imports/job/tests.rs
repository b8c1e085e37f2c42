mod blinded;
mod categories;
mod command;
mod refused;

use std::path::PathBuf;
use std::sync::Arc;

use eventlog::EventLog;
use primitives::{Ids, ManualClock, ShopId, Stored};
use store::testing::TestStore;
use store::{Sql, Vault};
use web::Kit;

use super::{Command, ImportView, Imports, LeftOutFile, Overrides, State};
use crate::{Collect, RateLimits};

struct Shop {
    imports: Imports,
    id: ShopId,
    files: PathBuf,
    clock: Arc<ManualClock>,
    _held: TestStore,
}

async fn shop() -> Shop {
    let held = store::testing::store(&[web::MIGRATIONS, crate::MIGRATIONS].concat()).await;
    let clock = Arc::new(ManualClock::at("2026-01-02T03:04:05Z".parse().unwrap()));
    let ids = Arc::new(Ids::seeded(clock.clone(), 7));
    let folder = held.folder.path().to_owned();
    let vault = Arc::new(Vault::with_key([7; 32]));
    let log = EventLog::open(&folder.join("log"), eventlog::Options::default(), clock.clone()).unwrap();
    let kit = Kit::new(held.store.clone(), clock.clone(), ids, vault);
    let id = ShopId(kit.ids.uuid());
    let tx = kit.store.begin().await.unwrap();
    let sql = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
               VALUES ($1, 'Tea', 'CNY', 'Asia/Shanghai', 'zh', 0)";
    tx.exec(sql, vec![id.0.into()]).await.unwrap();
    tx.commit().await.unwrap();
    let imports =
        Imports::new(Collect::new(kit, log, Vec::new(), RateLimits::default()), folder.join("imports"), 1 << 30);
    Shop { imports, id, files: folder, clock, _held: held }
}

impl Shop {
    async fn import(&self, orders: &[(u32, &str, u32)]) -> ImportView {
        let mut text = "订单号,客户编号,下单时间,状态,商品名称,单价,数量\n".to_owned();
        for (number, status, price) in orders {
            text.push_str(&format!("A{number},u{},2025-06-{number:02} 10:00,{status},茶,{price},2\n", number % 3));
        }
        let path = self.files.join("orders.csv");
        std::fs::write(&path, text).unwrap();
        let command = Command { files: vec![path], ..Command::default() };
        self.imports.import(self.id, command, |_| {}).await.unwrap()
    }

    /// A file of whatever kind its header says.
    async fn file(&self, text: &str) -> ImportView {
        self.clock.advance(jiff::SignedDuration::from_mins(1));
        let path = self.files.join("file.csv");
        std::fs::write(&path, text).unwrap();
        let command = Command { files: vec![path], ..Command::default() };
        self.imports.import(self.id, command, |_| {}).await.unwrap()
    }

    fn bodies(&self, after: usize) -> Vec<serde_json::Value> {
        let new = self.log().split_off(after);
        new.into_iter().map(|stored| serde_json::from_str(stored.event.body.get()).unwrap()).collect()
    }

    async fn undo(&self, import: &ImportView) -> ImportView {
        assert_eq!(self.imports.begin_undo(self.id, import.id).await.unwrap().state, State::Undoing);
        self.imports.undo(self.id, import.id).await.unwrap()
    }

    fn kept(&self, import: &ImportView, name: &str) -> String {
        let path = self.imports.folder(import.id).join(name);
        std::io::read_to_string(self.imports.reading(&path).unwrap()).unwrap()
    }

    fn log(&self) -> Vec<Stored> {
        self.imports.collect.log.read(0, 10_000).unwrap()
    }

    fn names(&self, after: usize) -> Vec<String> {
        let new = self.log().split_off(after);
        new.into_iter().map(|stored| stored.event.name.unwrap_or_else(|| "identify".into())).collect()
    }
}

fn counts(view: &ImportView) -> [u64; 4] {
    let result = view.result.unwrap();
    [result.new, result.changed, result.unchanged, result.events]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_twice_changes_nothing_and_an_overlap_tells_what_is_new() {
    let shop = shop().await;
    let first = shop.import(&[(1, "已付款", 10), (2, "已付款", 20)]).await;
    assert_eq!((first.state, counts(&first)), (State::Done, [2, 0, 0, 2]));
    assert_eq!(first.suggestion.unwrap().mapping_key, "orders");
    let again = shop.import(&[(1, "已付款", 10), (2, "已付款", 20)]).await;
    assert_eq!(counts(&again), [0, 0, 2, 0]);
    let overlap = shop.import(&[(2, "已完成", 20), (3, "已付款", 30)]).await;
    assert_eq!(counts(&overlap), [1, 1, 0, 2]);
    assert_eq!(shop.names(2), ["Order Updated", "Order Completed"]);
    let body = shop.log()[2].event.body.get().to_owned();
    assert!(body.contains(r#""status":"completed""#) && body.contains(r#""total":40"#), "{body}");
    assert!(body.contains(&overlap.id.to_string()), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_no_table_fits_are_named() {
    let shop = shop().await;
    let files = [
        ("orders.csv", "订单号,客户编号,下单时间,金额,单价\nA1,u1,2025-06-01,10,10\n"),
        ("notes.csv", "事项,谁\n进货,小王\n"),
    ];
    for (name, text) in files {
        std::fs::write(shop.files.join(name), text).unwrap();
    }
    let paths = files.map(|(name, _)| shop.files.join(name)).to_vec();
    let command = Command { files: paths, mapping_key: Some("orders".to_owned()), ..Command::default() };
    let view = shop.imports.import(shop.id, command, |_| {}).await.unwrap();
    assert_eq!((view.state, view.result.unwrap().orders), (State::Done, 1));
    assert_eq!(shop.imports.unused_files(shop.id, view.id).await.unwrap(), ["notes.csv"]);
    let left_out = super::load(&shop.imports.collect.kit, shop.id, view.id).await.unwrap().view.left_out_files;
    assert_eq!(left_out, [LeftOutFile { file: "notes.csv".to_owned(), missing: Vec::new() }], "nothing in it is known");
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_of_a_strange_file_are_named_on_the_command_line() {
    let shop = shop().await;
    let path = shop.files.join("export.csv");
    std::fs::write(&path, "Vorgang,Kunde Nr,Am,Summe\n77,k1,2025-06-01 10:00,12.50\n").unwrap();
    let pair = |(field, header): (&str, &str)| (field.to_owned(), header.to_owned());
    let with = |columns: &[(&str, &str)], currency: &str| Command {
        files: vec![path.clone()],
        kind: Some(crate::imports::MappingKind::Orders),
        mapping_key: None,
        overrides: Overrides {
            columns: columns.iter().copied().map(pair).collect(),
            currency: Some(currency.to_owned()),
            zone: Some("Europe/Berlin".to_owned()),
            namespace: Some("erp".to_owned()),
            encoding: None,
        },
    };
    let right = [("order_id", "vorgang"), ("customer_id", "Kunde Nr"), ("ordered_at", "Am"), ("total", "Summe")];
    let view = shop.imports.import(shop.id, with(&right, "EUR"), |_| {}).await.unwrap();
    assert_eq!((view.state, view.result.unwrap().orders), (State::Done, 1));
    let told = shop.imports.collect.log.read(0, 10).unwrap();
    let order = told.iter().find(|stored| stored.event.name.as_deref() == Some("Order Completed")).unwrap();
    let body = order.event.body.get();
    assert!(body.contains("erp:77") && body.contains("EUR"), "{body}");
    assert_eq!(order.event.timestamp, "2025-06-01T08:00:00Z".parse().unwrap(), "ten in Berlin");

    for (columns, currency, said) in [
        (&[("order_no", "Vorgang")][..], "EUR", "use one of order_id, customer_id"),
        (&[("order_id", "Nummer")][..], "EUR", "there are Vorgang, Kunde Nr, Am, Summe"),
        (&right[..], "euro", "“euro” is no currency"),
    ] {
        let error = shop.imports.import(shop.id, with(columns, currency), |_| {}).await.unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_one_customer_are_one_whatever_they_say_and_however_often_the_file_comes() {
    let shop = shop().await;
    for text in [
        "email,name,city\nLin@x.cn,林,杭州\nwang@x.cn,王,上海\nlin@X.cn,林小美,\n",
        "customer id,name,city\nu1,林,杭州\nu2,王,上海\nu1,林小美,\n",
    ] {
        let before = shop.log().len();
        let view = shop.file(text).await;
        assert_eq!((view.mapping.as_ref().unwrap().key.as_str(), counts(&view)), ("customers", [2, 0, 0, 2]));
        let bodies = shop.bodies(before);
        let lin = bodies.iter().find(|body| body["traits"]["city"] == "杭州").unwrap();
        assert_eq!(lin["traits"]["name"], "林小美", "the later row, over what it leaves open");
        assert_eq!(counts(&shop.file(text).await), [0, 0, 2, 0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_say_who_supplies_what_was_bought() {
    let shop = shop().await;
    shop.file("订单号,客户编号,下单时间,商品名称,供应商,单价,数量\nA1,u1,2025-06-01 10:00,茶,云山茶厂,10,2\n").await;
    assert_eq!(shop.bodies(0)[0]["properties"]["products"][0]["supplier"], "云山茶厂");
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_brings_the_earlier_version_back_and_the_file_may_come_again() {
    let shop = shop().await;
    shop.import(&[(1, "已付款", 10), (2, "已付款", 20)]).await;
    let second = shop.import(&[(2, "已完成", 20), (3, "已付款", 30)]).await;
    let undone = shop.undo(&second).await;
    assert_eq!(undone.state, State::Undone);
    assert_eq!(shop.names(4), ["Import Undone", "Order Updated"]);
    let restored = shop.log()[5].event.body.get().to_owned();
    assert!(restored.contains(r#""order_id":"A2""#) && restored.contains(r#""status":"paid""#), "{restored}");
    assert_eq!(undone.progress.rows_read, 2, "its own rows again");
    assert!(shop.imports.begin_undo(shop.id, second.id).await.is_err());

    let first_again = shop.import(&[(1, "已付款", 10), (2, "已付款", 20)]).await;
    assert_eq!(counts(&first_again), [0, 0, 2, 0]);
    let second_again = shop.import(&[(2, "已完成", 20), (3, "已付款", 30)]).await;
    assert_eq!(counts(&second_again), [1, 1, 0, 2]);
    assert_eq!(shop.names(6), ["Order Updated", "Order Completed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_cut_off_tells_nothing_twice() {
    let shop = shop().await;
    let view = shop.import(&[(1, "已付款", 10), (2, "已付款", 20)]).await;
    let tx = shop.imports.collect.kit.store.begin().await.unwrap();
    tx.exec("UPDATE imports SET state = 'running' WHERE id = $1", vec![view.id.0.into()]).await.unwrap();
    // The crash came after the events were in the log and before the second order was remembered.
    tx.exec("DELETE FROM import_entities WHERE entity_key = 'A2'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    let resumed = shop.imports.run(shop.id, view.id, |_| {}).await.unwrap();
    assert_eq!((resumed.state, resumed.result.unwrap().new), (State::Done, 2));
    assert_eq!(shop.log().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_are_reported_and_good_ones_are_in() {
    let shop = shop().await;
    let path = shop.files.join("orders.csv");
    let text = "order id,customer id,order date,product,price,qty\n\
        1,u1,2025-01-05,Tea,12.50,2\n2,u1,2025-01-06,Tea,twelve,1\n,u1,2025-01-06,Tea,1,1\n3,u2,yesterday,Tea,1,1\n4,u2,2025-01-07,Tea,1,1,surplus\n";
    std::fs::write(&path, text).unwrap();
    let command = Command { files: vec![path], ..Command::default() };
    let view = shop.imports.import(shop.id, command, |_| {}).await.unwrap();
    let result = view.result.unwrap();
    assert_eq!((result.rows, result.taken, result.rejected, result.new), (5, 1, 4, 1));
    let report = shop.kept(&view, "rejects.csv");
    for line in [
        "orders.csv,3,price,twelve,rejected,bad_number",
        "orders.csv,4,order id,,rejected,missing",
        "orders.csv,5,order date,yesterday,",
        "orders.csv,6,,surplus,rejected,too_many_cells",
    ] {
        assert!(report.contains(line), "{line} is not in\n{report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_lie_sealed_and_what_lay_open_is_sealed_with_the_next_start() {
    let shop = shop().await;
    let view = shop.import(&[(1, "已付款", 10), (2, "不明", 20)]).await;
    let folder = shop.imports.folder(view.id);
    for name in ["file-0", "rejects.csv"] {
        assert!(store::is_sealed(std::fs::File::open(folder.join(name)).unwrap()).unwrap(), "{name}");
    }
    let said = shop.kept(&view, "file-0");
    assert!(said.starts_with("订单号") && said.contains("A1"), "{said}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "nothing is left laid open");

    // As an older version kept it, and a crash left it.
    std::fs::write(folder.join("file-0"), &said).unwrap();
    std::fs::write(folder.join("open-x"), &said).unwrap();
    assert_eq!(shop.kept(&view, "file-0"), said);
    let collect = shop.imports.collect.clone();
    let imports = Imports::new(collect, shop.files.join("imports"), 1 << 30);
    imports.resume().await.unwrap();
    assert!(store::is_sealed(std::fs::File::open(folder.join("file-0")).unwrap()).unwrap());
    assert_eq!(shop.kept(&view, "file-0"), said);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    // It can still be gone back to.
    let second = shop.import(&[(1, "已完成", 10)]).await;
    shop.undo(&second).await;
    assert_eq!(shop.names(0).last().unwrap(), "Order Updated");
}

const PAYMENTS: &str = "payment_id,order_id,amount,payment_date,payment method,refund amount\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_another_import_said_too_is_told_by_it_once_the_first_is_undone() {
    let shop = shop().await;
    let text = format!("{PAYMENTS}T1,A1,20,2025-06-02 10:00,Card,\n");
    let first = shop.file(&text).await;
    assert_eq!(first.mapping.as_ref().unwrap().key, "payments");
    let second = shop.file(&text).await;
    assert_eq!((counts(&first), counts(&second)), ([1, 0, 0, 1], [0, 0, 1, 0]));
    shop.undo(&first).await;
    assert_eq!(shop.names(1), ["Import Undone", "Order Paid"]);
    let again = &shop.bodies(2)[0]["context"];
    assert_eq!(again["import_id"], second.id.to_string());
    assert_eq!(again["after_undo_of"], first.id.to_string());
    assert_eq!(again["as_of"], second.finished_at.unwrap().to_string());

    let third = shop.file(&text).await;
    assert_eq!(counts(&third), [0, 0, 1, 0], "it stands by the second");
    shop.undo(&second).await;
    assert_eq!(shop.names(3), ["Import Undone", "Order Paid"]);
    shop.undo(&third).await;
    assert_eq!(shop.names(5), ["Import Undone"], "nobody says so any more");
    assert_eq!(counts(&shop.file(&text).await), [1, 0, 0, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_before_a_correction_is_not_lost_with_who_said_it_first() {
    let shop = shop().await;
    let old = format!("{PAYMENTS}T1,A1,20,2025-06-02 10:00,Card,\n");
    let first = shop.file(&old).await;
    let second = shop.file(&old).await;
    let corrected = shop.file(&old.replace("20,", "25,")).await;
    assert_eq!((counts(&second), counts(&corrected)), ([0, 0, 1, 0], [0, 1, 0, 1]));
    shop.undo(&first).await;
    let told = shop.bodies(2);
    assert_eq!(told.len(), 2, "the second says what the first did");
    assert_eq!(
        (&told[1]["properties"]["total"], &told[1]["context"]["import_id"]),
        (&serde_json::json!(20), &serde_json::json!(second.id.to_string()))
    );
    shop.undo(&corrected).await;
    assert_eq!(shop.names(4), ["Import Undone", "Order Paid"]);
    assert_eq!(counts(&shop.file(&old).await), [0, 0, 1, 0], "what the second said stands again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_catalogue_said_too_is_told_by_it_under_a_newer_one() {
    let shop = shop().await;
    let old = "product_id,product name,brand\nP1,壶,云\n";
    let first = shop.file(old).await;
    let second = shop.file(old).await;
    shop.file("product_id,product name\nP1,紫砂壶\n").await;
    shop.undo(&first).await;
    assert_eq!(shop.names(2), ["Import Undone", "Product Updated"]);
    let told = &shop.bodies(3)[0];
    assert_eq!(told["properties"]["brand"], "云");
    assert_eq!(told["context"]["import_id"], second.id.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_come_back_one_after_the_other() {
    let shop = shop().await;
    shop.import(&[(1, "已付款", 10)]).await;
    shop.clock.advance(jiff::SignedDuration::from_mins(1));
    let second = shop.import(&[(1, "已发货", 10)]).await;
    shop.clock.advance(jiff::SignedDuration::from_mins(1));
    let third = shop.import(&[(1, "已完成", 10)]).await;
    let status = |at: usize| shop.bodies(at)[0]["properties"]["status"].clone();
    shop.undo(&third).await;
    assert_eq!(status(4), "shipped");
    shop.undo(&second).await;
    assert_eq!(status(6), "paid", "not only the version before is remembered");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_one_payment_are_all_told_and_the_same_row_twice_is_one() {
    let shop = shop().await;
    let text = format!(
        "{PAYMENTS}T1,A1,20,2025-06-02 10:00,Card,\nT1,A1,,2025-06-03 10:00,Card,3\nT1,A1,,2025-06-04 10:00,Card,3\n\
         T1,A1,20,2025-06-02 10:00,Card,\n"
    );
    let view = shop.file(&text).await;
    let result = view.result.unwrap();
    assert_eq!((result.rows, result.taken, result.new, result.events), (4, 4, 1, 3));
    let told = shop.bodies(0);
    let ids: Vec<_> = told.iter().map(|body| body["properties"]["refund_id"].as_str().unwrap_or("paid")).collect();
    assert_eq!(ids, ["paid", "T1", "T1-2"]);
    assert_eq!(counts(&shop.file(&text).await), [0, 0, 1, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_alike_in_one_file_and_rows_too_large_do_not_stop_an_import() {
    let shop = shop().await;
    let line = r#"{"type":"track","event":"Product Viewed","userId":"u1","messageId":"m1","timestamp":"2025-06-01T00:00:00Z","properties":{}}"#;
    let path = shop.files.join("events.jsonl");
    std::fs::write(&path, format!("{line}\n{line}\n")).unwrap();
    let command = Command { files: vec![path], ..Command::default() };
    let view = shop.imports.import(shop.id, command, |_| {}).await.unwrap();
    assert_eq!((view.state, counts(&view)), (State::Done, [1, 0, 1, 1]));

    let note = "x".repeat(500 << 10);
    let text = format!("{PAYMENTS}T1,A1,20,2025-06-02 10:00,{note},\nT2,A2,20,2025-06-02 10:00,Card,\n");
    let view = shop.file(&text).await;
    let result = view.result.unwrap();
    assert_eq!((view.state, result.rows, result.taken, result.rejected), (State::Done, 2, 1, 1));
    let report = shop.kept(&view, "rejects.csv");
    assert!(report.contains("file.csv,2,,T1@A1,rejected,row_too_large"), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_is_laid_open_in_memory() {
    if !std::path::Path::new("/dev/shm").is_dir() {
        eprintln!("SKIPPED: the system has no folder that is memory");
        return;
    }
    let shop = shop().await;
    let view = shop.import(&[(1, "已付款", 10)]).await;
    let folder = shop.imports.folder(view.id);
    let import = super::load(&shop.imports.collect.kit, shop.id, view.id).await.unwrap();
    let plan = shop.imports.plan(&import).unwrap();
    let lie = |folder: &std::path::Path| std::fs::read_dir(folder).unwrap().count();
    assert_eq!(lie(&folder), 2, "the sealed file and its report");
    drop(plan);
    let open = shop.imports.lay_open(&folder.join("file-0")).unwrap();
    assert!(open.starts_with("/dev/shm") && std::fs::read_to_string(&open).unwrap().contains("A1"));
    let kept = open.keep().unwrap();
    drop(Imports::new(shop.imports.collect.clone(), shop.files.join("imports"), 1 << 30));
    assert!(!kept.exists(), "what a crash leaves goes with the next start");
}

#[tokio::test(flavor = "multi_thread")]
async fn first_rows_are_sealed_in_the_database_and_so_are_those_that_lay_open() {
    let shop = shop().await;
    let kit = &shop.imports.collect.kit;
    let view = shop.import(&[(1, "已付款", 10)]).await;
    let lies = async || {
        let sql = "SELECT files FROM imports WHERE sealed IS NOT NULL";
        let sealed: Vec<u8> = kit.store.scalar("SELECT sealed FROM imports", vec![]).await.unwrap().unwrap();
        assert!(!sealed.windows(2).any(|window| window == b"A1"));
        kit.store.scalar::<String>(sql, vec![]).await.unwrap().unwrap()
    };
    assert_eq!(lies().await, "[]");
    let found = super::load(kit, shop.id, view.id).await.unwrap();
    assert!(found.view.columns.iter().any(|column| column.samples == ["A1"]), "{:?}", found.view.columns);
    // As an older version kept them.
    let tx = kit.store.begin().await.unwrap();
    let open = store::json(&found.files).unwrap();
    tx.exec("UPDATE imports SET files = $1, sealed = NULL", vec![open]).await.unwrap();
    tx.commit().await.unwrap();
    let read = super::load(kit, shop.id, view.id).await.unwrap();
    assert_eq!(store::json(&read.files).unwrap(), store::json(&found.files).unwrap());
    shop.imports.resume().await.unwrap();
    assert_eq!(lies().await, "[]");
    let read = super::load(kit, shop.id, view.id).await.unwrap();
    assert_eq!(store::json(&read.files).unwrap(), store::json(&found.files).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_persons_rows_are_cut_and_the_rest_can_be_gone_back_to() {
    let shop = shop().await;
    let first = shop.import(&[(1, "已付款", 10), (2, "已付款", 20), (3, "已付款", 30), (4, "已付款", 40)]).await;
    let other = shop.import(&[(5, "已付款", 10), (6, "已付款", 20)]).await;
    let words = ["u1".to_owned()];
    for _ in 0..2 {
        // Doing it again is safe.
        shop.imports.forget(shop.id, &[first.id], &words).await.unwrap();
    }
    let file = shop.kept(&first, "file-0");
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines.len(), 4, "{file}");
    assert!(lines[0].contains("订单号") && lines[1].is_empty() && lines[2].contains("A2") && lines[3].contains("A3"));
    assert!(!file.contains("u1"), "{file}");
    let import = super::load(&shop.imports.collect.kit, shop.id, first.id).await.unwrap();
    assert_eq!((import.view.state, import.view.result, import.files[0].cut), (State::Done, first.result, 2));
    let samples: Vec<&String> = import.view.columns.iter().flat_map(|column| &column.samples).collect();
    assert!(
        samples.iter().any(|sample| *sample == "A2") && samples.iter().all(|sample| *sample != "A1"),
        "{samples:?}"
    );
    assert_eq!(shop.kept(&other, "file-0").lines().count(), 3, "who is not in it leaves it as it came");

    let changed = shop.import(&[(2, "已完成", 20)]).await;
    assert_eq!(counts(&changed), [0, 1, 0, 1]);
    shop.undo(&changed).await;
    let restored = shop.log().pop().unwrap().event.body.get().to_owned();
    assert!(restored.contains(r#""order_id":"A2""#) && restored.contains(r#""status":"paid""#), "{restored}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_and_the_other_rows_of_an_order_go_with_the_persons() {
    let shop = shop().await;
    let path = shop.files.join("orders.csv");
    let text = "order id,email,order date,product,price,qty\n\
        1,ann@x.cn,2025-01-05,Tea,12.50,2\n1,,2025-01-05,\"Cup, \"\"big\"\"\",8,1\n2,bob@x.cn,2025-01-06,Tea,twelve,1\n\
        3,ann@x.cn,2025-01-06,Tea,eleven,1\n4,bob@x.cn,2025-01-07,\"Pot\nblue\",9,1\n";
    std::fs::write(&path, text).unwrap();
    let view = shop.imports.import(shop.id, Command { files: vec![path], ..Command::default() }, |_| {}).await.unwrap();
    assert!(shop.kept(&view, "rejects.csv").contains("eleven"));
    shop.imports.forget(shop.id, &[view.id], &["ann@x.cn".to_owned()]).await.unwrap();
    let (file, report) = (shop.kept(&view, "file-0"), shop.kept(&view, "rejects.csv"));
    assert!(!file.contains("ann") && !file.contains("Cup") && file.contains("\"Pot\nblue\""), "{file}");
    assert!(!report.contains("eleven") && report.contains("orders.csv,4,price,twelve,rejected,bad_number"), "{report}");
    let import = super::load(&shop.imports.collect.kit, shop.id, view.id).await.unwrap();
    let plan = shop.imports.plan(&import).unwrap();
    let rows: Vec<u64> = plan.tables[0].table.rows().unwrap().map(|row| row.unwrap().number).collect();
    assert_eq!(rows, [4, 6], "rows keep their numbers");

    shop.imports.forget(shop.id, &[], &["bob@x.cn".to_owned()]).await.unwrap();
    let gone = super::load(&shop.imports.collect.kit, shop.id, view.id).await;
    assert!(gone.is_err() && !shop.imports.folder(view.id).exists(), "nothing would be left of it");
}
