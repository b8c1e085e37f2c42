import { useEffect, useRef, useState } from "react";
import { get, type Query } from "@/api/http";
import type { LiveEvent } from "@/api/types";
import { useStream } from "@/app/stream";
import { merged } from "./ring";

/** As many events as the page keeps. */
export const KEPT = 500;
/** How long what arrives is gathered, so that a flood is asked for once. */
const PAUSE_MS = 400;

type Latest = { items: LiveEvent[]; more: number; last_seq: number };

/**
 * Events as they arrive, filtered by the server, which says how many it left out. `newest` is the number of the newest
 * event that is shown already; while it is not known yet, what arrives waits.
 */
export function useLive(paused: boolean, filters: Query, newest: number | undefined) {
  const shown = JSON.stringify(filters);
  const [events, setEvents] = useState<LiveEvent[]>([]);
  const [held, setHeld] = useState(0);
  const [more, setMore] = useState({ filters: shown, count: 0 });
  const arrived = useRef<LiveEvent[]>([]);
  const reached = useRef({ filters: "", seq: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isStale = useRef(false);

  const flush = () => {
    const batch = arrived.current.splice(0);
    setEvents((old) => merged(old, batch, KEPT));
    setHeld(0);
  };
  const look = async () => {
    if (newest === undefined) return;
    isStale.current = false;
    const seen = reached.current.filters === shown ? Math.max(reached.current.seq, newest) : newest;
    const found = await get<Latest>("/events/latest", { ...filters, after: String(seen) });
    reached.current = { filters: shown, seq: found.last_seq };
    arrived.current = merged(arrived.current, found.items, KEPT);
    setMore((old) => ({ filters: shown, count: (old.filters === shown ? old.count : 0) + found.more }));
    if (paused) setHeld((count) => count + found.items.length + found.more);
    else flush();
  };
  const newestLook = useRef(look);
  useEffect(() => {
    newestLook.current = look;
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      isStale.current = false;
    },
    [],
  );
  useStream("event", () => {
    isStale.current = true;
    const again = () =>
      setTimeout(() => {
        void newestLook
          .current()
          .catch(() => undefined)
          .finally(() => {
            timer.current = isStale.current ? again() : undefined;
          });
      }, PAUSE_MS);
    timer.current ??= again();
  });
  const forgetMore = () => setMore({ filters: shown, count: 0 });
  return { events, held, more: more.filters === shown ? more.count : 0, flush, forgetMore };
}
