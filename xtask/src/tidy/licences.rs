use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Problems;
use super::spdx::satisfied;
use super::workspace::{Package, Workspace};
use crate::places::root;

/// The part of cargo-deny's file that can be checked from the lock file alone, without a network.
#[derive(Deserialize)]
struct Deny {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: BTreeSet<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Bans {
    skip: Vec<Skip>,
}

/// A duplicate that is known: `name@version`, and who drags it in.
#[derive(Deserialize)]
struct Skip {
    #[serde(rename = "crate")]
    package: String,
    reason: String,
}

pub fn check(workspace: &Workspace) -> Result<Problems> {
    let text = std::fs::read_to_string(root().join("deny.toml")).context("could not read deny.toml")?;
    let deny: Deny = toml::from_str(&text).context("deny.toml")?;
    let mut problems = licences(&deny.licenses, workspace);
    problems.extend(duplicates(&deny.bans, workspace));
    Ok(problems)
}

fn licences(rules: &Licenses, workspace: &Workspace) -> Problems {
    let allowed = |package: &Package, licence: &str| {
        let excepted = |exception: &Exception| exception.name == package.name && exception.allow.contains(licence);
        rules.allow.contains(licence) || rules.exceptions.iter().any(excepted)
    };
    let refused = workspace.resolved().filter(|package| {
        !satisfied(package.license.as_deref().unwrap_or_default(), &|licence| allowed(package, licence))
    });
    refused
        .map(|package| {
            let licence = package.license.as_deref().unwrap_or("no licence named");
            format!("{} {}: {licence}: not allowed by deny.toml", package.name, package.version)
        })
        .collect()
}

/// Of each name the newest version is the one to have; every older one needs a reason, and every reason a duplicate.
fn duplicates(rules: &Bans, workspace: &Workspace) -> Problems {
    let mut versions: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
    for package in workspace.resolved() {
        versions.entry(&package.name).or_default().push(package);
    }
    let mut older = BTreeMap::new();
    for packages in versions.values_mut() {
        packages.sort_by_key(|package| version_order(&package.version));
        packages.pop();
        older.extend(packages.drain(..).map(|package| (format!("{}@{}", package.name, package.version), package)));
    }
    let excused: BTreeSet<&str> =
        rules.skip.iter().filter(|skip| !skip.reason.is_empty()).map(|skip| skip.package.as_str()).collect();
    let mut problems = Vec::new();
    for (name, package) in older.iter().filter(|(name, _)| !excused.contains(name.as_str())) {
        let users: Vec<&str> = workspace.users_of(&package.id).iter().map(|user| user.name.as_str()).collect();
        problems.push(format!(
            "{name} is a second version, wanted by {}: unify it, or say why in deny.toml",
            users.join(", ")
        ));
    }
    for unused in excused.iter().filter(|name| !older.contains_key(**name)) {
        problems.push(format!("deny.toml excuses {unused}, which is no duplicate any more"));
    }
    problems
}

fn version_order(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}
