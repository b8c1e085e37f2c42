//! A disk that takes no more, in the middle of a write: a limit on the size of a file does to one process what a full
//! disk does to all.

use std::path::Path;
use std::process::Command;

use eventlog::AppendError;

use crate::support::{contents, events, open, stored};

const ROLE: &str = "EVENTLOG_FULL_DIR";
const CALL: &str = "EVENTLOG_FULL_CALL";
const SELF: &str = "full::a_write_that_does_not_fit_is_not_acknowledged";

#[test]
fn a_write_that_does_not_fit_is_not_acknowledged() {
    if let Some(dir) = std::env::var_os(ROLE) {
        return write_until_full(Path::new(&dir), std::env::var(CALL).unwrap().parse().unwrap());
    }
    // Calls of few events, and of so many that they are written by direct I/O.
    [10, 800].into_iter().for_each(fill);
}

fn fill(events_of_a_call: usize) {
    let dir = tempfile::tempdir().unwrap();
    let writer = Command::new("sh")
        .args(["-c", r#"trap "" XFSZ; ulimit -f 1001; exec "$0" "$@""#])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", SELF, "--nocapture"])
        .env(ROLE, dir.path())
        .env(CALL, events_of_a_call.to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&writer.stderr);
    assert!(writer.status.success(), "{said}");
    let acknowledged = said.lines().find_map(|line| line.strip_prefix("acknowledged ")).unwrap().parse().unwrap();
    assert!(acknowledged > 0);
    let log = open(dir.path());
    assert_eq!(contents(&log).len(), acknowledged, "what was cut off is taken off");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let next = acknowledged as u64 + 1;
    assert_eq!(runtime.block_on(log.append(events([acknowledged]))).unwrap(), stored([next]));
}

fn write_until_full(dir: &Path, events_of_a_call: usize) {
    let log = open(dir);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for call in 0.. {
        let from = call * events_of_a_call;
        let error = match runtime.block_on(log.append(events(from..from + events_of_a_call))) {
            Ok(_) => continue,
            Err(error) => error,
        };
        assert!(matches!(error, AppendError::Failed { .. }), "{error}");
        let again = runtime.block_on(log.append(events([0]))).unwrap_err();
        assert_eq!(again, error, "nothing is tried again");
        eprintln!("acknowledged {}", log.last());
        return;
    }
}
