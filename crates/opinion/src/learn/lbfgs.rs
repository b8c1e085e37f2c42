/// Pairs of steps and changes of slope that are remembered.
const MEMORY: usize = 7;

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub iterations: usize,
    /// The slope's length, as a share of the first one.
    pub slope: f64,
}

/// Minimises a smooth convex function from `point`. `evaluate` writes the slope and returns the value.
pub(crate) fn minimise(
    mut point: Vec<f32>,
    limits: Limits,
    mut evaluate: impl FnMut(&[f32], &mut [f32]) -> f64,
) -> Vec<f32> {
    let mut slope = vec![0.0; point.len()];
    let mut value = evaluate(&point, &mut slope);
    let enough = limits.slope * norm(&slope).max(1e-12);
    let mut memory: Vec<(Vec<f32>, Vec<f32>, f64)> = Vec::new();
    for _ in 0..limits.iterations {
        if norm(&slope) <= enough {
            break;
        }
        let direction = direction(&slope, &memory);
        let descent = dot(&direction, &slope);
        if descent >= 0.0 {
            break;
        }
        let mut length = if memory.is_empty() { (1.0 / norm(&slope)).min(1.0) as f32 } else { 1.0 };
        let mut next_slope = vec![0.0; point.len()];
        let accepted = (0..25).find_map(|_| {
            let next: Vec<f32> = point.iter().zip(&direction).map(|(at, step)| at + length * step).collect();
            let there = evaluate(&next, &mut next_slope);
            let enough = there <= value + 1e-4 * f64::from(length) * descent;
            length *= 0.5;
            enough.then_some((next, there))
        });
        let Some((next, there)) = accepted else { break };
        let step: Vec<f32> = next.iter().zip(&point).map(|(to, from)| to - from).collect();
        let change: Vec<f32> = next_slope.iter().zip(&slope).map(|(to, from)| to - from).collect();
        let curvature = dot(&step, &change);
        if curvature > 1e-10 * dot(&change, &change) {
            if memory.len() == MEMORY {
                memory.remove(0);
            }
            memory.push((step, change, 1.0 / curvature));
        }
        (point, value, slope) = (next, there, next_slope);
    }
    point
}

/// The two-loop recursion.
fn direction(slope: &[f32], memory: &[(Vec<f32>, Vec<f32>, f64)]) -> Vec<f32> {
    let mut direction: Vec<f32> = slope.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(memory.len());
    for (step, change, inverse) in memory.iter().rev() {
        let share = inverse * dot(step, &direction);
        add(&mut direction, change, -share);
        shares.push(share);
    }
    if let Some((_, change, inverse)) = memory.last() {
        let scale = (1.0 / (inverse * dot(change, change))) as f32;
        direction.iter_mut().for_each(|value| *value *= scale);
    }
    for ((step, change, inverse), share) in memory.iter().zip(shares.into_iter().rev()) {
        let back = inverse * dot(change, &direction);
        add(&mut direction, step, share - back);
    }
    direction
}

fn add(to: &mut [f32], what: &[f32], times: f64) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += times as f32 * what);
}

fn dot(one: &[f32], other: &[f32]) -> f64 {
    // Partial sums keep both the speed of single and the precision of double numbers.
    let chunk = |(one, other): (&[f32], &[f32])| f64::from(one.iter().zip(other).map(|(a, b)| a * b).sum::<f32>());
    one.chunks(256).zip(other.chunks(256)).map(chunk).sum()
}

fn norm(vector: &[f32]) -> f64 {
    dot(vector, vector).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_bottom_of_a_bowl() {
        let limits = Limits { iterations: 100, slope: 1e-6 };
        let found = minimise(vec![0.0; 3], limits, |at, slope| {
            let (targets, steepness) = ([1.0f32, -2.0, 3.0], [1.0f32, 10.0, 100.0]);
            (0..3)
                .map(|i| {
                    slope[i] = 2.0 * steepness[i] * (at[i] - targets[i]);
                    f64::from(steepness[i] * (at[i] - targets[i]).powi(2))
                })
                .sum()
        });
        for (found, target) in found.iter().zip([1.0, -2.0, 3.0]) {
            assert!((found - target).abs() < 1e-3, "{found} {target}");
        }
    }
}
