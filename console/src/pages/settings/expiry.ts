/** Whether a key's last day has come, or is so near that somebody should make another. */
export type Expiry = "never" | "later" | "soon" | "expired";

const SOON_MS = 14 * 86_400_000;

export function expiryOf(expiresAt: string | null | undefined, now = Date.now()): Expiry {
  if (!expiresAt) return "never";
  const left = new Date(expiresAt).getTime() - now;
  if (left <= 0) return "expired";
  return left <= SOON_MS ? "soon" : "later";
}
