use anyhow::Result;
use regex::Regex;

use super::Problems;
use super::tree::{File, Tree};

/// What must not stand in a file, where, and what to do instead.
struct Ban {
    pattern: &'static str,
    applies: fn(&File) -> bool,
    remedy: &'static str,
}

// Written in pieces, so that this file does not find itself.
const BANS: &[Ban] = &[
    Ban {
        pattern: concat!(r"\b(TO", "DO|FIX", "ME|XX", "X|HA", r"CK)\b"),
        applies: |_| true,
        remedy: "do it, or file an issue",
    },
    Ban {
        pattern: concat!(r"(^|[^\w])(/ro", "ot/|/ho", "me/[a-z]|/Us", "ers/|/wo", "rk/)"),
        applies: |file| file.extension() != "svg",
        remedy: "a path of someone's machine: name it from the repository's root",
    },
    Ban {
        pattern: concat!(r"#!?\[al", "low"),
        applies: |file| file.extension() == "rs",
        remedy: "use `expect` with a reason",
    },
    Ban {
        pattern: concat!(r"expect\(clippy::disal", "lowed_methods"),
        applies: |file| file.extension() == "rs" && !file.path.starts_with("crates/primitives/"),
        remedy: "take a primitives::Clock or Ids as a parameter: the ambient ones enter in primitives alone",
    },
    Ban {
        // A seeded generator, or the system's own source of randomness, by whatever crate. `Instant::now` is no matter of
        // this: it measures durations.
        pattern: concat!(
            r"rand::rn",
            r"g\(|rand::ran",
            r"dom|thread_r",
            r"ng\(|Rng::from_e",
            r"ntropy|Uuid::new",
            r"_v4|\b(Sys|O",
            r"s)Rng\b|\bSystemRan",
            r"dom\b|getran",
            "dom"
        ),
        applies: |file| file.extension() == "rs" && !file.path.starts_with("crates/primitives/"),
        remedy: "take the random generator as a parameter",
    },
    Ban {
        // A rule of ESLint may be set aside where ` -- ` says why; an unused exception is an error of its own.
        pattern: concat!("@ts-ig", "nore|@ts-no", "check|eslint-dis", r"able(?:[^-]|-[^-])*$"),
        applies: File::is_typescript,
        remedy: "mend it, or use @ts-expect-error or an ESLint exception with ` -- ` and a reason",
    },
    Ban { pattern: r"[ \t]+$", applies: |_| true, remedy: "trailing space" },
];

pub fn check(tree: &Tree) -> Result<Problems> {
    let mut problems = Vec::new();
    for ban in BANS {
        let pattern = Regex::new(ban.pattern)?;
        for file in tree.0.iter().filter(|file| (ban.applies)(file)) {
            problems.extend(find(&pattern, file, ban.remedy));
        }
    }
    Ok(problems)
}

fn find(pattern: &Regex, file: &File, remedy: &str) -> Problems {
    let lines = file.text.lines().enumerate().filter(|(_, line)| pattern.is_match(line));
    lines.map(|(number, line)| format!("{}:{}: `{}`: {remedy}", file.path, number + 1, line.trim())).collect()
}
