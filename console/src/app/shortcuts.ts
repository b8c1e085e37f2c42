import { useEffect, useEffectEvent } from "react";

/** True when keys belong to what the person is typing or to an open dialog, and not to the page. */
export function busyTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  return target.closest("[role=dialog],[role=listbox],[role=menu]") !== null;
}

type Handlers = ReadonlyMap<string, (event: KeyboardEvent) => void>;

/** Single keys for the page; never while typing, never with a modifier. A handler named "g c" is two keys in a row. */
export function useKeys(handlers: Handlers) {
  const handlerOf = useEffectEvent((keys: string) => handlers.get(keys));
  useEffect(() => {
    let first = { key: "", at: 0 };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || busyTyping(event.target)) return;
      const pair = event.timeStamp - first.at < 900 ? handlerOf(`${first.key} ${event.key}`) : undefined;
      const handler = pair ?? handlerOf(event.key);
      first = { key: event.key, at: event.timeStamp };
      if (handler) handler(event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
