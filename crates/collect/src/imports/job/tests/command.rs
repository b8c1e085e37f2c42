//! What `huitou import` leaves behind.

use tabular::Encoding;

use super::*;

impl Shop {
    /// How many imports there are, and folders of imports.
    async fn left(&self) -> (i64, usize) {
        let sql = "SELECT COUNT(*) FROM imports WHERE shop = $1";
        let rows: Option<i64> = self.imports.collect.kit.store.scalar(sql, vec![self.id.0.into()]).await.unwrap();
        let folders = std::fs::read_dir(self.files.join("imports")).map_or(0, Iterator::count);
        (rows.unwrap_or_default(), folders)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_cannot_be_done_leaves_no_import_behind() {
    let shop = shop().await;
    let (orders, odd) = (shop.files.join("orders.csv"), shop.files.join("odd.csv"));
    std::fs::write(&orders, "order id,order date,price\n1,2025-01-05,10\n").unwrap();
    std::fs::write(&odd, "alpha,beta\n1,2\n").unwrap();
    let column = vec![("total".to_owned(), "Sum".to_owned())];
    for command in [
        Command { files: vec![orders.clone()], mapping_key: Some("ebay".to_owned()), ..Command::default() },
        Command { files: vec![odd], ..Command::default() },
        Command {
            files: vec![orders],
            overrides: Overrides { columns: column, ..Overrides::default() },
            ..Command::default()
        },
    ] {
        shop.imports.import(shop.id, command, |_| {}).await.unwrap_err();
        assert_eq!(shop.left().await, (0, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_which_little_is_known_are_not_read_unasked() {
    let shop = shop().await;
    let path = shop.files.join("labels.csv");
    let text =
        "id,AspectTerms,A_start,A_end,OpinionTerms,O_start,O_end,Categories,Polarities\n1,_,,,很好,0,2,整体,正面\n";
    std::fs::write(&path, text).unwrap();
    let command = |kind| Command { files: vec![path.clone()], kind, ..Command::default() };
    let refused = shop.imports.import(shop.id, command(None), |_| {}).await;
    assert!(matches!(refused, Err(super::super::ImportError::NoMapping)), "{refused:?}");
    assert_eq!((shop.left().await, shop.log().len()), ((0, 0), 0));
    let (id, folder) = shop.imports.begin().unwrap();
    std::fs::write(folder.join("file-0"), text).unwrap();
    let looked = vec![("labels.csv".to_owned(), "file-0".to_owned())];
    let view = shop.imports.create(shop.id, id, looked, None).await.unwrap();
    assert!(view.suggestion.is_none() && view.mapping.is_none(), "the console asks what it is");
    let named = shop.imports.import(shop.id, command(Some(crate::imports::MappingKind::Customers)), |_| {}).await;
    assert_eq!(named.unwrap().mapping.unwrap().key, "customers");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_encoding_may_be_said_where_it_is_not_recognised() {
    let shop = shop().await;
    let path = shop.files.join("orders.csv");
    // 喆堃 in GBK.
    std::fs::write(&path, b"order id,customer id,order date,product,price\n1,u1,2025-01-05,\x86\xb4\x88\xd2,10\n")
        .unwrap();
    let overrides = Overrides { encoding: Some(Encoding::Gb18030), ..Overrides::default() };
    let command = |overrides| Command { files: vec![path.clone()], overrides, ..Command::default() };
    let guessed = shop.imports.import(shop.id, command(Overrides::default()), |_| {}).await.unwrap();
    assert_eq!((guessed.encoding.as_deref(), guessed.encoding_chosen), (Some("windows-1252"), false));
    let view = shop.imports.import(shop.id, command(overrides), |_| {}).await.unwrap();
    assert_eq!((view.encoding.as_deref(), view.encoding_chosen), (Some("GB18030"), true));
    assert_eq!(counts(&view), [0, 1, 0, 1], "it is another product now");
    assert!(shop.log().pop().unwrap().event.body.get().contains("喆堃"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_from_which_somebody_was_cut_is_in_utf_8_for_good() {
    let shop = shop().await;
    let path = shop.files.join("orders.csv");
    let rows = b"order id,email,order date,product,price\n1,ann@x.cn,2025-01-05,Tea,10\n2,bob@x.cn,2025-01-05,\x86\xb4\x88\xd2,10\n";
    std::fs::write(&path, rows).unwrap();
    let overrides = Overrides { encoding: Some(Encoding::Gb18030), ..Overrides::default() };
    let command = Command { files: vec![path], overrides, ..Command::default() };
    let view = shop.imports.import(shop.id, command, |_| {}).await.unwrap();
    shop.imports.forget(shop.id, &[view.id], &["ann@x.cn".to_owned()]).await.unwrap();
    assert!(shop.kept(&view, "file-0").contains("喆堃"));
    let import = super::super::load(&shop.imports.collect.kit, shop.id, view.id).await.unwrap();
    let plan = shop.imports.plan(&import).unwrap();
    let row = plan.tables[0].table.rows().unwrap().last().unwrap().unwrap();
    assert_eq!(row.cell(3).text(), "喆堃");
    let noted = super::super::StoredFile { chosen: Some(Encoding::Gb18030), cut: 0, ..import.files[0].clone() };
    let (_open, table) = shop.imports.open(view.id, &noted).unwrap();
    let row = table.rows().unwrap().last().unwrap().unwrap();
    assert_eq!(row.cell(3).text(), "喆堃", "also where a crash left what the file was in");
}

#[tokio::test(flavor = "multi_thread")]
async fn samples_of_somebody_who_was_cut_meanwhile_are_not_written_back() {
    let shop = shop().await;
    let path = shop.files.join("orders.csv");
    let rows = "order id,email,order date,product,price\n1,ann@x.cn,2025-01-05,Tea,10\n2,bob@x.cn,2025-01-05,Pot,10\n";
    std::fs::write(&path, rows).unwrap();
    let command = Command { files: vec![path], ..Command::default() };
    let view = shop.imports.import(shop.id, command, |_| {}).await.unwrap();
    let read = super::super::load(&shop.imports.collect.kit, shop.id, view.id).await.unwrap();
    shop.imports.forget(shop.id, &[view.id], &["ann@x.cn".to_owned()]).await.unwrap();
    let chosen = shop.imports.choose_encoding(read, Some(Encoding::Gb18030)).await;
    assert!(matches!(chosen, Err(super::super::ImportError::Changed)));
    let import = super::super::load(&shop.imports.collect.kit, shop.id, view.id).await.unwrap();
    let samples: Vec<&String> = import.view.columns.iter().flat_map(|column| &column.samples).collect();
    assert!(samples.iter().all(|sample| *sample != "ann@x.cn"), "{samples:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_a_crash_cut_goes_with_the_next_start() {
    let shop = shop().await;
    let view = shop.import(&[(1, "已付款", 10)]).await;
    let (_, folder) = shop.imports.begin().unwrap();
    std::fs::write(folder.join("file-0"), "half of it").unwrap();
    assert_eq!(shop.left().await, (1, 2));
    drop(Imports::new(shop.imports.collect.clone(), shop.files.join("imports"), 1 << 30));
    assert_eq!(shop.left().await, (1, 1));
    assert!(shop.imports.folder(view.id).is_dir(), "what became an import stays");
}
