/** The one live stream. Events refresh what they concern; pages that want the events themselves listen with `useStream`. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { address } from "@/api/http";
import type { Freshness, Import, LiveEvent, Page, Segment } from "@/api/types";
import { throttleByKey } from "./throttle";

type Payloads = {
  event: LiveEvent;
  rejected: { id: string; reason: string };
  freshness: Pick<Freshness, "consumers"> & Partial<Freshness>;
  import: Import;
  customers: { changed: number };
  segment: { id: string; size: number };
};
export type StreamName = keyof Payloads;
export type StreamState = "connecting" | "open" | "closed";
const NAMES: StreamName[] = ["event", "rejected", "freshness", "import", "customers", "segment"];

type Listener = (payload: never) => void;
type Hub = { state: StreamState; listeners: Map<StreamName, Set<Listener>> };
const Context = createContext<Hub | null>(null);

/** How a live event changes what the pages have already loaded. */
function refresher(client: QueryClient) {
  const later = throttleByKey((key) => void client.invalidateQueries({ queryKey: [key] }), 3_000);
  const apply: { [K in StreamName]: (payload: Payloads[K]) => void } = {
    event: () => later("sources"),
    rejected: () => {
      later("rejected");
      later("today");
    },
    freshness: (payload) =>
      client.setQueryData<Freshness>(["freshness"], (old) => (old ? { ...old, ...payload } : old)),
    import: (payload) => {
      client.setQueryData<Import>(["imports", "one", payload.id], (old) => (old ? { ...old, ...payload } : payload));
      client.setQueriesData<{ pages: Page<Import>[]; pageParams: unknown[] }>(
        { queryKey: ["imports", "list"] },
        (old) =>
          old && {
            ...old,
            pages: old.pages.map((page) => ({
              ...page,
              items: page.items.map((item) => (item.id === payload.id ? { ...item, ...payload } : item)),
            })),
          },
      );
      if (payload.state !== "running") later("setup-guide");
    },
    customers: () => {
      for (const key of ["customers", "lifecycle", "rfm", "predictions", "demand", "today", "setup-guide"]) later(key);
    },
    segment: ({ id, size }) => {
      client.setQueryData<Segment>(["segments", "one", id], (old) => old && { ...old, size });
      client.setQueryData<{ items: Segment[] }>(
        ["segments", "list"],
        (old) => old && { items: old.items.map((item) => (item.id === id ? { ...item, size } : item)) },
      );
    },
  };
  return apply;
}

export function StreamProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>("connecting");
  const listeners = useRef(new Map<StreamName, Set<Listener>>()).current;

  useEffect(() => {
    const apply = refresher(client);
    const source = new EventSource(address("/stream"));
    let wasOpen = false;
    source.onopen = () => {
      setState("open");
      if (wasOpen) void client.invalidateQueries();
      wasOpen = true;
    };
    source.onerror = () => setState(source.readyState === EventSource.CLOSED || wasOpen ? "closed" : "connecting");
    for (const name of NAMES) {
      source.addEventListener(name, (message) => {
        const payload = JSON.parse((message as MessageEvent<string>).data);
        (apply[name] as (payload: unknown) => void)(payload);
        for (const listener of listeners.get(name) ?? []) (listener as (payload: unknown) => void)(payload);
      });
    }
    source.addEventListener("missed", () => void client.invalidateQueries());
    return () => source.close();
  }, [client, listeners]);

  return <Context value={{ state, listeners }}>{children}</Context>;
}

export function useStreamState(): StreamState {
  return useContext(Context)?.state ?? "connecting";
}

/** Calls the handler with every live event of one name while the component is shown. */
export function useStream<K extends StreamName>(name: K, handler: (payload: Payloads[K]) => void) {
  const hub = useContext(Context);
  const latest = useRef(handler);
  latest.current = handler;
  const listeners = hub?.listeners;
  useEffect(() => {
    if (!listeners) return;
    const listener = ((payload: Payloads[K]) => latest.current(payload)) as Listener;
    const set = listeners.get(name) ?? new Set();
    listeners.set(name, set.add(listener));
    return () => void set.delete(listener);
  }, [name, listeners]);
}
