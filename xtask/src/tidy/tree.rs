use std::path::Path;

use anyhow::Result;

use crate::command::{command, output};
use crate::places::root;

/// A text file of the repository.
pub struct File {
    /// From the root, with `/`.
    pub path: String,
    pub text: String,
}

/// Every text file that git knows or would take.
pub struct Tree(pub Vec<File>);

/// Not written by hand: only what makes them is judged.
const GENERATED: &[&str] = &["docs/openapi.json", "console/src/api/schema.d.ts", "Cargo.lock", "LICENSE"];

pub fn read() -> Result<Tree> {
    let paths = output(&mut command("git ls-files --cached --others --exclude-standard"))?;
    let mut files = Vec::new();
    for path in paths.lines().filter(|path| !is_generated(path)) {
        // What is deleted but not yet committed is named as well; pictures and the like are no text.
        if let Ok(text) = std::fs::read_to_string(root().join(path)) {
            files.push(File { path: path.to_owned(), text });
        }
    }
    Ok(Tree(files))
}

fn is_generated(path: &str) -> bool {
    GENERATED.contains(&path) || path.ends_with("package-lock.json") || path.ends_with(".snap")
}

impl File {
    pub fn extension(&self) -> &str {
        Path::new(&self.path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
    }

    pub fn is_code(&self) -> bool {
        matches!(self.extension(), "rs" | "ts" | "tsx" | "mjs" | "js" | "py")
    }

    pub fn is_typescript(&self) -> bool {
        matches!(self.extension(), "ts" | "tsx" | "mjs" | "js")
    }
}
