import { useSyncExternalStore } from "react";

let printing = false;
window.addEventListener("beforeprint", () => (printing = true), { capture: true });
window.addEventListener("afterprint", () => (printing = false), { capture: true });

function watch(changed: () => void) {
  window.addEventListener("beforeprint", changed);
  window.addEventListener("afterprint", changed);
  return () => {
    window.removeEventListener("beforeprint", changed);
    window.removeEventListener("afterprint", changed);
  };
}

/** Whether the page is being put on paper. */
export const isPrinting = () => printing;
export const usePrinting = () => useSyncExternalStore(watch, isPrinting);
