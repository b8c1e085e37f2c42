/** Runs `action` for a key at once, then at most once per `wait` ms, the last request never lost. */
export function throttleByKey(action: (key: string) => void, wait: number) {
  const waiting = new Map<string, { again: boolean }>();
  return function request(key: string) {
    const pending = waiting.get(key);
    if (pending) {
      pending.again = true;
      return;
    }
    action(key);
    const slot = { again: false };
    waiting.set(key, slot);
    setTimeout(() => {
      waiting.delete(key);
      if (slot.again) request(key);
    }, wait);
  };
}
