//! Who a customer is lies nowhere in the open among what imports told, and is known again all the same.

use store::{FromQueryResult, Sql, sea_orm};

use super::{Shop, counts, shop};
use crate::MIGRATIONS;

const FILE: &str = "email,name,city\ngrace@x.cn,林,杭州\nwang@x.cn,王,上海\n";
const TABLES: [&str; 2] = ["import_entities", "import_versions"];

#[derive(FromQueryResult, Debug, Clone, PartialEq, Eq)]
struct Kept {
    kind: String,
    entity_key: String,
}

impl Shop {
    async fn kept_keys(&self, table: &str) -> Vec<Kept> {
        let sql = format!("SELECT kind, entity_key FROM {table} ORDER BY kind, entity_key");
        self.imports.collect.kit.store.rows(&sql, vec![]).await.unwrap()
    }

    /// Puts the keys back as the version before migration 2026112638 kept them, and brings that schema up to date.
    async fn as_an_older_version_kept_it(&self) {
        let kit = &self.imports.collect.kit;
        let upgrade = MIGRATIONS.iter().find(|migration| migration.version == 2_026_112_638).unwrap();
        let tx = kit.store.begin().await.unwrap();
        for table in TABLES {
            for plain in ["grace@x.cn", "wang@x.cn"] {
                let blind = kit.vault.blind_text("import/customer", plain);
                let sql = format!("UPDATE {table} SET entity_key = $1 WHERE entity_key = $2");
                tx.exec(&sql, vec![plain.into(), blind.into()]).await.unwrap();
            }
        }
        for statement in upgrade.sql.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
            tx.exec(statement, vec![]).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn lies_blinded(&self) {
        for table in TABLES {
            let kept = self.kept_keys(table).await;
            assert!(
                kept.iter().all(|one| one.kind == "customer" && !one.entity_key.contains('@')),
                "{table}: {kept:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_are_kept_by_fingerprints_and_known_again() {
    let shop = shop().await;
    assert_eq!(counts(&shop.file(FILE).await), [2, 0, 0, 2]);
    assert_eq!(counts(&shop.file(FILE).await), [0, 0, 2, 0], "the same file changes nothing");
    let overlap = format!("{FILE}li@x.cn,李,成都\n").replace("上海", "苏州");
    assert_eq!(counts(&shop.file(&overlap).await), [1, 1, 1, 2]);
    shop.lies_blinded().await;
    assert_eq!((shop.kept_keys(TABLES[0]).await.len(), shop.kept_keys(TABLES[1]).await.len()), (3, 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_version_kept_in_the_open_is_blinded_with_the_next_start() {
    let shop = shop().await;
    shop.file(FILE).await;
    shop.file(FILE).await;
    let before = [shop.kept_keys(TABLES[0]).await, shop.kept_keys(TABLES[1]).await];
    shop.as_an_older_version_kept_it().await;
    assert!(shop.kept_keys(TABLES[1]).await.iter().any(|one| one.entity_key == "grace@x.cn"), "the test can see it");
    shop.imports.resume().await.unwrap();
    assert_eq!([shop.kept_keys(TABLES[0]).await, shop.kept_keys(TABLES[1]).await], before);
    shop.lies_blinded().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_from_before_the_upgrade_is_known_again_and_can_be_undone() {
    let shop = shop().await;
    let first = shop.file(FILE).await;
    let second = shop.file(&FILE.replace("上海", "苏州")).await;
    assert_eq!(counts(&second), [0, 1, 1, 1]);
    shop.as_an_older_version_kept_it().await;
    // Nobody has started anew yet: who imports, or undoes, comes first.
    assert_eq!(counts(&shop.file(&FILE.replace("上海", "苏州")).await), [0, 0, 2, 0]);
    shop.lies_blinded().await;
    shop.as_an_older_version_kept_it().await;
    let at = shop.log().len();
    shop.undo(&first).await;
    let told = shop.bodies(at);
    assert_eq!(told.len(), 2, "one of the two stands by the second import: {told:?}");
    assert_eq!(told[1]["context"]["import_id"], second.id.to_string());
    assert_eq!(counts(&shop.file(&FILE.replace("上海", "苏州")).await), [0, 0, 2, 0]);
    shop.lies_blinded().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_customers_fingerprint_goes() {
    for is_old in [false, true] {
        let shop = shop().await;
        shop.file(FILE).await;
        shop.file(FILE).await;
        if is_old {
            shop.as_an_older_version_kept_it().await;
        }
        shop.imports.forget(shop.id, &[], &["grace@x.cn".to_owned()]).await.unwrap();
        let wang = shop.imports.collect.kit.vault.blind_text("import/customer", "wang@x.cn");
        for table in TABLES {
            let kept: Vec<String> = shop.kept_keys(table).await.into_iter().map(|one| one.entity_key).collect();
            assert_eq!(kept, [wang.as_str()], "{table}");
        }
    }
}
