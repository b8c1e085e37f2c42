//! Small symmetric matrices: Cholesky factor and inverse.

/// A square matrix by rows.
pub type Matrix<const N: usize> = [[f64; N]; N];

/// The lower Cholesky factor, or `None` unless `matrix` is positive definite.
pub fn cholesky<const N: usize>(matrix: &Matrix<N>) -> Option<Matrix<N>> {
    let mut lower = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = matrix[i][j] - known;
            lower[i][j] = if i == j {
                if rest <= 0.0 || !rest.is_finite() {
                    return None;
                }
                rest.sqrt()
            } else {
                rest / lower[j][j]
            };
        }
    }
    Some(lower)
}

/// The inverse through the Cholesky factor, or `None` unless `matrix` is positive definite.
pub fn invert_positive_definite<const N: usize>(matrix: &Matrix<N>) -> Option<Matrix<N>> {
    let lower = cholesky(matrix)?;
    let column = |unit: usize| {
        let (mut forward, mut solution) = ([0.0; N], [0.0; N]);
        for i in 0..N {
            let known: f64 = (0..i).map(|k| lower[i][k] * forward[k]).sum();
            forward[i] = (f64::from(u8::from(i == unit)) - known) / lower[i][i];
        }
        for i in (0..N).rev() {
            let known: f64 = (i + 1..N).map(|k| lower[k][i] * solution[k]).sum();
            solution[i] = (forward[i] - known) / lower[i][i];
        }
        solution
    };
    // The inverse is symmetric, so its columns are its rows.
    Some(std::array::from_fn(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverse_times_matrix_is_identity() {
        let matrix = [[4.0, 1.0, 0.5], [1.0, 3.0, -0.2], [0.5, -0.2, 2.0]];
        let inverse = invert_positive_definite(&matrix).expect("positive definite");
        for (i, row) in matrix.iter().enumerate() {
            for (j, column) in inverse.iter().enumerate() {
                let product: f64 = row.iter().zip(column).map(|(a, b)| a * b).sum();
                assert!((product - f64::from(u8::from(i == j))).abs() < 1e-12);
            }
        }
        assert!(invert_positive_definite(&[[1.0, 2.0], [2.0, 1.0]]).is_none());
    }
}
