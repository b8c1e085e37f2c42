//! The gate: one list of steps, the same on a developer's machine and in CI.

mod steps;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use steps::{STEPS, Step};

#[derive(clap::Args)]
pub struct Gate {
    /// Only these steps
    steps: Vec<String>,
    /// Go on after a failed step
    #[arg(long)]
    keep_going: bool,
    /// Name the steps and stop
    #[arg(long)]
    list: bool,
}

struct Outcome {
    step: &'static Step,
    took: Duration,
    problem: Option<anyhow::Error>,
}

impl Gate {
    pub fn run(&self) -> Result<()> {
        if self.list {
            STEPS.iter().for_each(|step| println!("{:<12} {}", step.name, step.purpose));
            return Ok(());
        }
        let mut outcomes = Vec::new();
        for step in self.chosen()? {
            println!("\n=== {}: {}", step.name, step.purpose);
            let started = Instant::now();
            let problem = (step.run)().err();
            if let Some(problem) = &problem {
                println!("=== {} failed: {problem:#}", step.name);
            }
            let failed = problem.is_some();
            outcomes.push(Outcome { step, took: started.elapsed(), problem });
            if failed && !self.keep_going {
                break;
            }
        }
        summary(&outcomes)
    }

    fn chosen(&self) -> Result<Vec<&'static Step>> {
        if let Some(unknown) = self.steps.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
            bail!("there is no step `{unknown}`; `cargo xtask gate --list` names them");
        }
        Ok(STEPS
            .iter()
            .filter(|step| self.steps.is_empty() || self.steps.iter().any(|name| name == step.name))
            .collect())
    }
}

fn summary(outcomes: &[Outcome]) -> Result<()> {
    println!();
    for Outcome { step, took, problem } in outcomes {
        let verdict = if problem.is_none() { "passed" } else { "FAILED" };
        println!("{:<12} {verdict} {:>7.1} s", step.name, took.as_secs_f64());
    }
    let total: Duration = outcomes.iter().map(|outcome| outcome.took).sum();
    let failed: Vec<_> = outcomes.iter().filter(|outcome| outcome.problem.is_some()).collect();
    println!(
        "{:<12} {} of {} {:>7.1} s",
        "together",
        outcomes.len() - failed.len(),
        outcomes.len(),
        total.as_secs_f64()
    );
    if failed.is_empty() {
        return Ok(());
    }
    bail!("failed: {}", failed.iter().map(|outcome| outcome.step.name).collect::<Vec<_>>().join(", "))
}
