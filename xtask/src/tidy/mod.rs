//! The rules of the house, as checks over the tree.

mod directions;
mod documents;
mod licences;
mod sizes;
mod spdx;
mod tree;
mod words;
mod workspace;

use anyhow::{Result, bail};

pub use workspace::workspace;

/// What is wrong, where, and what to do: one line each.
pub type Problems = Vec<String>;

type Rule = fn(&tree::Tree, &workspace::Workspace) -> Result<Problems>;

const RULES: &[(&str, Rule)] = &[
    ("sizes of files and functions", |tree, _| Ok(sizes::check(tree))),
    ("words and shortcuts that do not belong here", |tree, _| words::check(tree)),
    ("paths named in documents", |tree, _| documents::check(tree)),
    ("directions between crates", |_, workspace| Ok(directions::check(workspace))),
    ("licences and duplicate versions", |_, workspace| licences::check(workspace)),
];

pub fn run() -> Result<()> {
    let tree = tree::read()?;
    let workspace = workspace()?;
    let mut count = 0;
    for (name, rule) in RULES {
        let problems = rule(&tree, &workspace)?;
        println!(
            "{name}: {}",
            if problems.is_empty() { "in order".into() } else { format!("{} problems", problems.len()) }
        );
        problems.iter().for_each(|problem| println!("  {problem}"));
        count += problems.len();
    }
    if count > 0 {
        bail!("{count} problems");
    }
    Ok(())
}
