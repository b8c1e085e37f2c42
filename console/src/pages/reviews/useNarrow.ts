import { useSyncExternalStore } from "react";

const narrow = window.matchMedia("(max-width: 960px)");
function watch(changed: () => void) {
  narrow.addEventListener("change", changed);
  return () => narrow.removeEventListener("change", changed);
}

/** Whether the window is too narrow for a list and a review beside each other. */
export function useNarrow(): boolean {
  return useSyncExternalStore(watch, () => narrow.matches);
}
