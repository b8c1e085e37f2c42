/** Whether the month in which the shop's numbers end, on `asOf` or today, is not over: it has fewer orders than it will have. */
export function isMonthRunning(asOf: string | null | undefined): boolean {
  if (!asOf) return true;
  const next = new Date(`${asOf}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.getUTCDate() !== 1;
}
