//! What a command answers, on standard output.

use std::fmt::Arguments;
use std::io::{ErrorKind, Result, Write};

/// Prints a line of the answer, as `println!` does. Whoever reads no further, as `head` does, has what they wanted; what
/// cannot be written for another reason, such as a full disk, is an error.
macro_rules! say {
    ($($said:tt)*) => { $crate::commands::say::line(format_args!($($said)*)) };
}
pub(crate) use say;

pub fn line(said: Arguments<'_>) -> Result<()> {
    write(&mut std::io::stdout().lock(), format_args!("{said}\n"))
}

/// Prints text that has its line ends.
pub fn text(said: &str) -> Result<()> {
    write(&mut std::io::stdout().lock(), format_args!("{said}"))
}

fn write(out: &mut impl Write, said: Arguments<'_>) -> Result<()> {
    match out.write_fmt(said).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_who_has_seen_enough_is_no_error_and_a_full_disk_is() {
        assert!(write(&mut Failing(ErrorKind::BrokenPipe), format_args!("{}\n", 1)).is_ok());
        let full = write(&mut Failing(ErrorKind::StorageFull), format_args!("{}\n", 1));
        assert_eq!(full.unwrap_err().kind(), ErrorKind::StorageFull);
        let mut out = Vec::new();
        write(&mut out, format_args!("{}\n", 1)).unwrap();
        assert_eq!(out, b"1\n");
    }
}
