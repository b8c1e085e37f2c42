use std::path::PathBuf;
use std::sync::Arc;

use eventlog::EventLog;
use primitives::{Ids, ManualClock, ShopId, Stored};
use store::testing::TestStore;
use store::{Sql, Vault};
use web::Kit;

use super::{Command, ImportView, Imports, State};
use crate::{Collect, RateLimits};

struct Shop {
    imports: Imports,
    id: ShopId,
    files: PathBuf,
    _held: TestStore,
}

async fn shop() -> Shop {
    let held = store::testing::store(&[web::MIGRATIONS, crate::MIGRATIONS].concat()).await;
    let clock = Arc::new(ManualClock::at("2026-01-02T03:04:05Z".parse().unwrap()));
    let ids = Arc::new(Ids::seeded(clock.clone(), 7));
    let folder = held.folder.path().to_owned();
    let vault = Arc::new(Vault::with_key([7; 32]));
    let log = EventLog::open(&folder.join("log"), eventlog::Options::default(), clock.clone()).unwrap();
    let kit = Kit::new(held.store.clone(), clock, ids, vault);
    let id = ShopId(kit.ids.uuid());
    let tx = kit.store.begin().await.unwrap();
    let sql = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
               VALUES ($1, 'Tea', 'CNY', 'Asia/Shanghai', 'zh', 0)";
    tx.exec(sql, vec![id.0.into()]).await.unwrap();
    tx.commit().await.unwrap();
    let imports =
        Imports::new(Collect::new(kit, log, Vec::new(), RateLimits::default()), folder.join("imports"), 1 << 30);
    Shop { imports, id, files: folder, _held: held }
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

    async fn undo(&self, import: &ImportView) -> ImportView {
        assert_eq!(self.imports.begin_undo(self.id, import.id).await.unwrap().state, State::Undoing);
        self.imports.undo(self.id, import.id).await.unwrap()
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
    let report = std::fs::read_to_string(shop.imports.folder(view.id).join("rejects.csv")).unwrap();
    for line in [
        "orders.csv,3,price,twelve,rejected,bad_number",
        "orders.csv,4,order id,,rejected,missing",
        "orders.csv,5,order date,yesterday,",
        "orders.csv,6,,surplus,rejected,too_many_cells",
    ] {
        assert!(report.contains(line), "{line} is not in\n{report}");
    }
}
