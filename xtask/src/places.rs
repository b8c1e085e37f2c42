use std::path::{Path, PathBuf};

/// The repository's root.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The server's binary of a profile: `dev` or `release`.
pub fn server(profile: &str) -> PathBuf {
    target().join(if profile == "dev" { "debug" } else { profile }).join("huitou")
}

/// A fresh folder under the target folder, for what a command needs only while it runs.
pub fn scratch(name: &str) -> std::io::Result<PathBuf> {
    let folder = target().join("xtask").join(format!("{name}-{}", std::process::id()));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
