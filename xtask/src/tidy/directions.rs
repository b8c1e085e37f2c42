use std::collections::{BTreeMap, BTreeSet};

use super::Problems;
use super::workspace::Workspace;

/// From the ground up. A crate may depend on its own layer only where `among_themselves` says so, and never upwards.
struct Layer {
    name: &'static str,
    among_themselves: bool,
    crates: &'static [&'static str],
}

const LAYERS: &[Layer] = &[
    Layer {
        name: "foundation",
        among_themselves: true,
        crates: &[
            "primitives",
            "store",
            "eventlog",
            "lake",
            "tabular",
            "forecast",
            "opinion",
            "simulate",
            "web",
            "pages",
            "jobs",
            "contact",
        ],
    },
    Layer {
        name: "domain",
        among_themselves: false,
        crates: &["collect", "know", "serve", "engage", "listen", "survey", "feedback", "improve"],
    },
    Layer { name: "flows", among_themselves: false, crates: &["flows"] },
    Layer { name: "composition", among_themselves: false, crates: &["huitou"] },
    Layer { name: "tools", among_themselves: false, crates: &["xtask", "bench"] },
];

/// Each engine stands behind one crate, so that it can be exchanged there.
const ENGINES: &[(&str, &str)] = &[("datafusion", "lake"), ("sea-orm", "store")];

type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

pub fn check(workspace: &Workspace) -> Problems {
    let graph = workspace.graph();
    let mut problems = directions(&graph);
    problems.extend(engines(&graph));
    problems
}

fn directions(graph: &Graph) -> Problems {
    let mut problems = Vec::new();
    for (name, dependencies) in graph {
        let Some(own) = layer_of(name) else {
            problems.push(format!("{name} has no layer: say which in the xtask's `directions`"));
            continue;
        };
        for dependency in dependencies.iter().filter(|dependency| graph.contains_key(*dependency)) {
            let Some(theirs) = layer_of(dependency) else { continue };
            if theirs > own || (theirs == own && !LAYERS[own].among_themselves) {
                let (above, below) = (LAYERS[own].name, LAYERS[theirs].name);
                problems.push(format!(
                    "{name} ({above}) depends on {dependency} ({below}): what joins them belongs into flows"
                ));
            }
        }
    }
    problems
}

fn engines(graph: &Graph) -> Problems {
    let users = |engine: &'static str, home: &'static str| {
        let others = graph.iter().filter(move |(name, dependencies)| **name != home && dependencies.contains(engine));
        others.map(move |(name, _)| format!("{name} depends on {engine}: only {home} may"))
    };
    ENGINES.iter().flat_map(|(engine, home)| users(engine, home)).collect()
}

fn layer_of(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.crates.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph<'a>(edges: &[(&'a str, &[&'a str])]) -> Graph<'a> {
        edges.iter().map(|(name, dependencies)| (*name, dependencies.iter().copied().collect())).collect()
    }

    #[test]
    fn domains_do_not_know_each_other() {
        let found = directions(&graph(&[
            ("collect", &["know", "store"]),
            ("know", &["store"]),
            ("store", &["primitives"]),
            ("primitives", &[]),
        ]));
        assert_eq!(found, ["collect (domain) depends on know (domain): what joins them belongs into flows"]);
    }

    #[test]
    fn the_foundation_does_not_look_up() {
        let found = directions(&graph(&[("store", &["flows"]), ("flows", &[])]));
        assert_eq!(found.len(), 1);
        assert_eq!(directions(&graph(&[("novelty", &[])])).len(), 1);
    }

    #[test]
    fn an_engine_has_one_home() {
        let found = engines(&graph(&[("lake", &["datafusion"]), ("know", &["datafusion"])]));
        assert_eq!(found, ["know depends on datafusion: only lake may"]);
    }
}
