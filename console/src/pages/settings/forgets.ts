type Kept = { retention_months?: number | null };

/** Whether browsing is kept for a shorter time than before: what is older goes for good. */
export function forgets(before: Kept, after: Kept): boolean {
  const months = after.retention_months;
  if (months == null) return false;
  return before.retention_months == null || months < before.retention_months;
}
