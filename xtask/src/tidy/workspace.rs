use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde::Deserialize;

use crate::command::{cargo, output};

/// What `cargo metadata` says of the packages that a build for this platform takes.
#[derive(Deserialize)]
pub struct Workspace {
    pub packages: Vec<Package>,
    workspace_members: BTreeSet<String>,
    resolve: Resolve,
}

#[derive(Deserialize)]
pub struct Package {
    pub id: String,
    pub name: String,
    pub version: String,
    pub license: Option<String>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// Nothing for a normal dependency, else `dev` or `build`.
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    dependencies: Vec<String>,
}

/// Reads it without the network: the lock file says all.
pub fn workspace() -> Result<Workspace> {
    let platform = output(std::process::Command::new("rustc").args(["--print", "host-tuple"]))?;
    let metadata = cargo(&format!("metadata --format-version 1 --locked --filter-platform {platform}"));
    Ok(serde_json::from_str(&output(&mut { metadata })?)?)
}

impl Workspace {
    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }

    /// Members by name, each with the names of its normal dependencies.
    pub fn graph(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        self.members().map(|member| (member.name.as_str(), member.normal_dependencies())).collect()
    }

    /// Members that need another member in some way, tests included, and that member itself.
    pub fn dependents_of(&self, name: &str) -> BTreeSet<String> {
        let direct = |found: &BTreeSet<String>| -> BTreeSet<String> {
            let needs =
                |member: &&Package| member.dependencies.iter().any(|dependency| found.contains(&dependency.name));
            self.members().filter(needs).map(|member| member.name.clone()).collect()
        };
        let mut found = BTreeSet::from([name.to_owned()]);
        loop {
            let more: BTreeSet<String> = found.union(&direct(&found)).cloned().collect();
            if more == found {
                return found;
            }
            found = more;
        }
    }

    /// The packages that name this one as a dependency, for this platform.
    pub fn users_of(&self, id: &str) -> Vec<&Package> {
        let nodes =
            self.resolve.nodes.iter().filter(|node| node.dependencies.iter().any(|dependency| dependency == id));
        let users: BTreeSet<&str> = nodes.map(|node| node.id.as_str()).collect();
        self.packages.iter().filter(|package| users.contains(package.id.as_str())).collect()
    }

    /// Every package that is really built for this platform.
    pub fn resolved(&self) -> impl Iterator<Item = &Package> {
        let ids: BTreeSet<&str> = self.resolve.nodes.iter().map(|node| node.id.as_str()).collect();
        self.packages.iter().filter(move |package| ids.contains(package.id.as_str()))
    }
}

impl Package {
    fn normal_dependencies(&self) -> BTreeSet<&str> {
        self.dependencies.iter().filter(|one| one.kind.is_none()).map(|one| one.name.as_str()).collect()
    }
}
