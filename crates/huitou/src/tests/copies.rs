//! Every table of the schema can be copied from a SQLite file: restoring onto PostgreSQL and moving there depend on it.

use primitives::Timestamp;
use store::Store;

use crate::app::migrations;

#[tokio::test]
async fn every_table_can_be_copied_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut stores = Vec::new();
    for name in ["from.db", "to.db"] {
        let store = Store::open_sqlite(&folder.path().join(name)).await.unwrap();
        store.migrate(&migrations(), Timestamp::UNIX_EPOCH).await.unwrap();
        stores.push(store);
    }
    let [from, to] = stores.try_into().unwrap_or_else(|_| unreachable!("two were made"));
    store::copy_all(&from, &to).await.unwrap();
}
