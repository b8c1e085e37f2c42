//! Where settings come from, as the program says it.

use std::process::Command;

#[test]
fn every_setting_says_how_it_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("database.txt");
    std::fs::write(&secret, "postgres://shop:hidden@db.example/huitou\n").unwrap();
    let key = folder.path().join("key.txt");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    std::fs::write(folder.path().join("huitou.toml"), "min_free_mib = 300\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_huitou"))
        .current_dir(folder.path())
        .env("HUITOU_MAIL__URL", "smtp://care:hidden@127.0.0.1:25")
        .env("HUITOU_MAIL__FROM", "care@shop.example")
        .env("HUITOU_LOG_LEVEL", "warn")
        .env("HUITOU_DATABASE_FILE", &secret)
        .env("HUITOU_MASTER_KEY_FILE", &key)
        .args(["--listen", "127.0.0.1:7701", "config", "show"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(!said.contains("hidden") && !said.contains("abab"), "{said}");
    for (key, origin) in [
        ("mail.url", "HUITOU_MAIL__URL"),
        ("mail.from", "HUITOU_MAIL__FROM"),
        ("log_level", "HUITOU_LOG_LEVEL"),
        ("database", "the file in HUITOU_DATABASE_FILE"),
        ("master_key_file", "HUITOU_MASTER_KEY_FILE"),
        ("min_free_mib", "huitou.toml"),
        ("listen", "flag"),
        ("dedupe_hours", "default"),
    ] {
        let line = said.lines().find(|line| line.split(' ').next() == Some(key)).unwrap();
        assert!(line.ends_with(origin), "{line}");
    }
}

#[test]
fn nothing_is_made_where_the_given_key_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for command in [&["check"][..], &["admin", "reset-password", "owner@example.com"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_huitou"))
            .env("HUITOU_MASTER_KEY_FILE", folder.path().join("lost"))
            .arg("--data")
            .arg(&data)
            .args(command)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains("is not there"), "{command:?}: {said}");
        assert!(!data.exists(), "{command:?}: a backup can still be restored into it");
    }
}
