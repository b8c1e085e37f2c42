//! Flipped bits: each is reported, or changes nothing that was stored.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use eventlog::{Contents, LogError, verify};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::support::{event, events, open, seal};

const FLIPS_PER_FILE: usize = 6;
const ROLE: &str = "EVENTLOG_VERIFY_DIR";
const READER: &str = "damage::a_flipped_bit_in_any_file_is_noticed";

#[tokio::test]
async fn a_flipped_bit_in_the_events_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    for call in 0..50 {
        log.append(events(call * 20..call * 20 + 20)).await.unwrap();
    }
    drop(log);
    let whole = verify(dir.path(), Some(&seal(1))).unwrap();
    flip_everywhere(dir.path(), ".log", whole, 120);
}

#[tokio::test]
async fn a_flipped_bit_in_any_file_is_noticed() {
    if let Some(dir) = std::env::var_os(ROLE) {
        eprintln!("{:?}", verify(Path::new(&dir), Some(&seal(1))).unwrap());
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.append(events(0..1000)).await.unwrap();
    log.remove(vec![7]).await.unwrap();
    log.scrub().await.unwrap();
    log.append(events(1000..1500)).await.unwrap();
    log.rewrite(vec![(9, event("9")), (1200, event("other"))]).await.unwrap();
    log.remove(vec![1300]).await.unwrap();
    drop(log);
    let whole = verify(dir.path(), Some(&seal(1))).unwrap();
    flip_everywhere(dir.path(), "", whole, FLIPS_PER_FILE);
}

#[tokio::test]
async fn a_file_cut_short_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    for call in 0..10 {
        log.append(events(call * 10..call * 10 + 10)).await.unwrap();
    }
    log.remove(vec![3]).await.unwrap();
    drop(log);
    verify(dir.path(), Some(&seal(1))).unwrap();
    for name in ["00000000000000000001.log", "changes"] {
        let copy = tempfile::tempdir().unwrap();
        copy_all(dir.path(), copy.path());
        let file = fs::File::options().write(true).open(copy.path().join(name)).unwrap();
        file.set_len(file.metadata().unwrap().len() * 3 / 4).unwrap();
        let error = verify(copy.path(), Some(&seal(1))).unwrap_err();
        assert!(matches!(error, LogError::TailLost { missing: 1.., .. }), "{error}");
    }
}

#[tokio::test]
async fn nothing_is_taken_off_a_damaged_end() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.append(events(0..10)).await.unwrap();
    log.append(events(10..20)).await.unwrap();
    drop(log);
    let path = dir.path().join("00000000000000000001.log");
    let mut bytes = fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&path, &bytes).unwrap();
    for _ in 0..2 {
        let error = verify(dir.path(), Some(&seal(1))).unwrap_err();
        assert!(matches!(error, LogError::TailLost { missing: 10, .. }), "{error}");
        assert!(fs::read(&path).unwrap() == bytes, "what is left can be looked into");
    }
}

/// Flips single bits at random places in each file whose name ends so; every time a fresh copy of the log is read.
fn flip_everywhere(dir: &Path, ending: &str, whole: Contents, flips: usize) {
    let mut rng = StdRng::seed_from_u64(7);
    let (mut noticed, mut unused) = (0, Vec::new());
    for file in files(dir).iter().filter(|path| path.to_string_lossy().ends_with(ending)) {
        let name = file.strip_prefix(dir).unwrap();
        for _ in 0..flips {
            let copy = tempfile::tempdir().unwrap();
            copy_all(dir, copy.path());
            let mut bytes = fs::read(file).unwrap();
            if bytes.is_empty() {
                continue;
            }
            let at = rng.random_range(0..bytes.len());
            bytes[at] ^= 1 << rng.random_range(0..8);
            fs::write(copy.path().join(name), bytes).unwrap();
            if verify_elsewhere(copy.path(), &whole) {
                unused.push(format!("{}:{at}", name.display()));
            } else {
                noticed += 1;
            }
        }
    }
    eprintln!("{noticed} flips noticed, {} without effect: {unused:?}", unused.len());
    assert!(noticed > 0);
}

/// Verifies in a process of its own: a crash would be a report too, though not a kind one. Back with whether it was read
/// as whole; fails when it was read as something else.
fn verify_elsewhere(dir: &Path, whole: &Contents) -> bool {
    let reader = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", READER, "--nocapture"])
        .env(ROLE, dir)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&reader.stderr);
    let same = said.contains(&format!("{whole:?}"));
    assert!(same || !reader.status.success(), "damage changed what is read: {said}");
    reader.status.success()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn copy_all(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, &target).unwrap();
    }
}
