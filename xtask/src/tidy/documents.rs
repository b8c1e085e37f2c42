use anyhow::Result;
use regex::Regex;

use super::Problems;
use super::tree::{File, Tree};
use crate::places::root;

/// In documents, what looks like a path of the repository must be one; `file.rs#name` must hold that item.
pub fn check(tree: &Tree) -> Result<Problems> {
    let code = Regex::new(r"`([^`\s]+)`")?;
    let link = Regex::new(r"\]\(([^)\s:]+)\)")?;
    let mut problems = Vec::new();
    for file in tree.0.iter().filter(|file| file.extension() == "md") {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (index, line) in file.text.lines().enumerate() {
            let spans = code.captures_iter(line).map(|found| found[1].to_owned()).filter(|span| is_path(span));
            let links = link.captures_iter(line).map(|found| found[1].to_owned()).filter(|link| !link.starts_with('#'));
            let targets = spans.map(|span| ("", span)).chain(links.map(|link| (folder, link)));
            for (from, target) in targets {
                if let Some(problem) = missing(from, &target) {
                    problems.push(format!("{}:{}: {problem}", file.path, index + 1));
                }
            }
        }
    }
    problems.extend(unmapped_crates(tree));
    Ok(problems)
}

fn is_path(span: &str) -> bool {
    const TOP: &[&str] = &["crates/", "console/", "tracker/", "widget/", "xtask/", "docs/", ".ci/", ".cargo/"];
    let built = span.contains("/dist") || span.contains("node_modules") || span.contains(['*', '…', '<', '{']);
    TOP.iter().any(|folder| span.starts_with(folder)) && !built
}

fn missing(from: &str, target: &str) -> Option<String> {
    let (path, item) = target.split_once('#').unwrap_or((target, ""));
    let full = root().join(from).join(path);
    if !full.exists() {
        return Some(format!("`{path}` is not there"));
    }
    let holds = |text: String| item_names(item).iter().any(|name| text.contains(name));
    let found = item.is_empty() || path.ends_with(".md") || std::fs::read_to_string(full).is_ok_and(holds);
    (!found).then(|| format!("`{path}` has no item `{item}`"))
}

fn item_names(item: &str) -> [String; 7] {
    ["fn", "function", "struct", "enum", "trait", "const", "type"].map(|kind| format!("{kind} {item}"))
}

/// The map names every crate there is.
fn unmapped_crates(tree: &Tree) -> Problems {
    let Some(map) = tree.0.iter().find(|file| file.path == "ARCHITECTURE.md") else {
        return vec!["ARCHITECTURE.md is missing".into()];
    };
    let manifests = tree.0.iter().filter_map(|file: &File| file.path.strip_suffix("/Cargo.toml"));
    let crates = manifests.filter(|folder| folder.starts_with("crates/"));
    crates
        .filter(|folder| !map.text.contains(&format!("`{folder}`")))
        .map(|folder| format!("ARCHITECTURE.md does not name `{folder}`"))
        .collect()
}
