/** The one live stream. Events refresh what they concern; pages that want the events themselves listen with `useStream`. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useState } from "react";
import { address, get } from "@/api/http";
import type { Freshness, Import, LiveEvent, Page, Segment } from "@/api/types";
import { askWhoThisIs } from "./access";
import { throttleByKey } from "./throttle";

type Payloads = {
  event: LiveEvent;
  rejected: { id: string; reason: string };
  freshness: Pick<Freshness, "consumers"> & Partial<Freshness>;
  import: Import;
  customers: { changed: number };
  segment: { id: string; size: number };
  review: { id: string };
  question: { id: string };
  feedback: { id: string };
  survey: { id: string };
};
export type StreamName = keyof Payloads;
export type StreamState = "connecting" | "open" | "closed";
const NAMES: StreamName[] = [
  "event",
  "rejected",
  "freshness",
  "import",
  "customers",
  "segment",
  "review",
  "question",
  "feedback",
  "survey",
];

/** How long to wait after the server refused the stream. */
const REFUSED_MS = 10_000;

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
      // An answer still under way is older than what is told here.
      void client.cancelQueries({ queryKey: ["imports", "one", payload.id] });
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
      if (payload.state !== "running" && payload.state !== "undoing")
        for (const key of ["imports", "setup-guide"]) later(key);
    },
    customers: () => {
      for (const key of ["customers", "lifecycle", "rfm", "predictions", "demand", "today", "setup-guide"]) later(key);
    },
    review: () => {
      for (const key of ["reviews", "scores", "voices", "today"]) later(key);
    },
    survey: () => {
      for (const key of ["surveys", "today"]) later(key);
    },
    question: () => later("questions"),
    feedback: () => {
      for (const key of ["feedback", "today"]) later(key);
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
  const [listeners] = useState(() => new Map<StreamName, Set<Listener>>());

  useEffect(() => {
    const apply = refresher(client);
    let source: EventSource;
    let again: ReturnType<typeof setTimeout>;
    let wasOpen = false;
    const deliver = (name: StreamName) => (message: Event) => {
      const payload: unknown = JSON.parse((message as MessageEvent<string>).data);
      (apply[name] as (payload: unknown) => void)(payload);
      for (const listener of listeners.get(name) ?? []) (listener as (payload: unknown) => void)(payload);
    };
    const connect = () => {
      source = new EventSource(address("/stream"));
      source.onopen = () => {
        setState("open");
        if (wasOpen) void client.invalidateQueries();
        wasOpen = true;
      };
      source.onerror = () => {
        setState("closed");
        // The browser tries again by itself after a broken connection, but not after a refusal. Any other answer says
        // whether the session has ended, which the stream cannot.
        if (source.readyState !== EventSource.CLOSED) return;
        void get("/shop").catch(() => undefined);
        again = setTimeout(connect, REFUSED_MS);
      };
      for (const name of NAMES) source.addEventListener(name, deliver(name));
      // The last one: who watches may do so no longer, or as somebody else.
      source.addEventListener("access", () => void askWhoThisIs(client));
      source.addEventListener("missed", () => void client.invalidateQueries());
    };
    connect();
    return () => {
      clearTimeout(again);
      source.close();
    };
  }, [client, listeners]);

  return <Context value={{ state, listeners }}>{children}</Context>;
}

export function useStreamState(): StreamState {
  return useContext(Context)?.state ?? "connecting";
}

/** Calls the handler with every live event of one name while the component is shown. */
export function useStream<K extends StreamName>(name: K, handler: (payload: Payloads[K]) => void) {
  const hub = useContext(Context);
  const latest = useEffectEvent(handler);
  const listeners = hub?.listeners;
  useEffect(() => {
    if (!listeners) return;
    const listener = ((payload: Payloads[K]) => latest(payload)) as Listener;
    const set = listeners.get(name) ?? new Set();
    listeners.set(name, set.add(listener));
    return () => void set.delete(listener);
  }, [name, listeners]);
}
