import { useRef, useState } from "react";
import type { LiveEvent } from "@/api/types";
import { useStream } from "@/app/stream";
import { merged } from "./ring";

/** As many events as the page keeps. */
export const KEPT = 500;
const FLUSH_MS = 200;

/** Events as they arrive, gathered for a moment so that a flood does not freeze the page. */
export function useLive(paused: boolean) {
  const [events, setEvents] = useState<LiveEvent[]>([]);
  const [held, setHeld] = useState(0);
  const arrived = useRef<LiveEvent[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flush = () => {
    timer.current = undefined;
    const batch = arrived.current.splice(0);
    setEvents((shown) => merged(shown, batch, KEPT));
    setHeld(0);
  };
  useStream("event", (event) => {
    arrived.current = [event, ...arrived.current].slice(0, KEPT);
    if (paused) setHeld((n) => n + 1);
    else timer.current ??= setTimeout(flush, FLUSH_MS);
  });
  return { events, held, flush, clear: () => setEvents([]) };
}
