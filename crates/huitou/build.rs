//! The console and the tracker are embedded; their folders must be there even before they are built.

fn main() {
    for folder in ["../../console/dist", "../../tracker/dist", "../../widget/dist"] {
        if let Err(error) = std::fs::create_dir_all(folder) {
            println!("cargo::error=cannot make {folder}: {error}");
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
}
