use std::path::Path;

use super::KEYS;

/// The names in a block of the console's words, one on each line of this indentation.
fn names<'a>(words: &'a str, block: &str) -> Vec<&'a str> {
    let begins = format!("  {block}: {{");
    let lines = words.lines().skip_while(|line| *line != begins).skip(1).take_while(|line| *line != "  },");
    let name = |line: &'a str| line.strip_prefix("    ")?.split_once(':').map(|(name, _)| name);
    let mut names: Vec<&str> = lines.filter_map(name).filter(|name| !name.starts_with(' ')).collect();
    names.sort_unstable();
    names
}

#[test]
fn every_finding_has_words_and_all_words_have_a_finding() {
    for language in ["en", "zh"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../console/src/i18n/{language}/today.ts"));
        let words = std::fs::read_to_string(&file).expect("the console's words");
        for block in ["item", "next"] {
            assert_eq!(names(&words, block), KEYS, "{language} {block}");
        }
    }
    let found = [include_str!("findings.rs"), include_str!("waiting.rs")].concat();
    for key in KEYS {
        assert!(found.contains(&format!("\"{key}\"")), "nothing finds {key}");
    }
}
