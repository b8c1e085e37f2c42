/** The one place that talks to the server: cookies, CSRF, idempotency and problem details. */
import type { PathOf } from "./types/paths";
import type { Described } from "./types/shared";

const BASE = "/api/v1";

export type FieldError = Described["FieldError"];
/** An answer from something in between, such as a proxy, may have nothing of it. */
type Told = Partial<Described["Problem"]>;

/** What the server (or the network) said went wrong, RFC 9457. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: FieldError[];
  readonly retryAfter: number | null;
  constructor(status: number, body: Told, retryAfter: number | null = null) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? (status === 0 ? "offline" : `http_${status}`);
    this.detail = body.detail ?? "";
    this.errors = body.errors ?? [];
    this.retryAfter = retryAfter;
  }
}

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

let csrf = "";
/** Remembers the token of the session for the calls that change something. */
export function rememberCsrf(token: string) {
  csrf = token;
}

let onSignedOut: (() => void) | undefined;
/** Called when a call finds that the session has ended. */
export function whenSignedOut(handler: () => void) {
  onSignedOut = handler;
}

let onForbidden: (() => void) | undefined;
/** Called when a call finds that the role may not: it may have changed since it was asked for. */
export function whenForbidden(handler: () => void) {
  onForbidden = handler;
}

export function address(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value === null || value === undefined || value === "") continue;
    const text = Array.isArray(value) ? value.join(",") : String(value);
    if (text !== "") search.set(key, text);
  }
  const tail = search.toString();
  return `${BASE}${path}${tail ? `?${tail}` : ""}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Told;
  const retry = Number(response.headers.get("Retry-After"));
  return new Problem(response.status, body, Number.isFinite(retry) && retry > 0 ? retry : null);
}

async function call(path: string, init: RequestInit, query?: Query): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address(path, query), { credentials: "same-origin", ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Problem(0, {});
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && path !== "/session") onSignedOut?.();
  if (problem.status === 403 && problem.code === "forbidden") onForbidden?.();
  throw problem;
}

export async function get<T>(path: PathOf<"GET">, query?: Query, signal?: AbortSignal): Promise<T> {
  const response = await call(path, { headers: { Accept: "application/json" }, signal: signal ?? null }, query);
  return (await response.json()) as T;
}

type Change = "POST" | "PUT" | "PATCH" | "DELETE";
/** A change that the API's description knows. */
type Sending = { [M in Change]: [method: M, path: PathOf<M>, body?: unknown, query?: Query, key?: string] }[Change];

/** With the key of an attempt that got no answer it is done once, whether that one arrived or not. */
export async function send<T = void>(...[method, path, body, query, key = freshKey()]: Sending): Promise<T> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Idempotency-Key": key,
  };
  if (csrf) headers["X-CSRF-Token"] = csrf;
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  const response = await call(
    path,
    { method, headers, body: form ? body : body === undefined ? null : JSON.stringify(body) },
    query,
  );
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const freshKey = () => ("randomUUID" in crypto ? crypto.randomUUID() : fallbackKey());

/** `crypto.randomUUID` exists only in secure contexts; a shop may be served from a plain IP address. */
function fallbackKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
