/** The score interval of a share (Wilson 1927): k of n, at 95 %. */
export function wilson(k: number, n: number): { low: number; high: number } {
  const z = 1.959964;
  if (n === 0) return { low: 0, high: 1 };
  const p = k / n;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
