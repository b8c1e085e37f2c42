import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import { get, whenForbidden } from "@/api/http";
import { askWhoThisIs, loadAnew } from "./access";

afterEach(() => vi.unstubAllGlobals());

function answering(status: number, code: string) {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ code }), { status })));
}

it("asks who this is again when the role may not, and for no other refusal", async () => {
  const asked = vi.fn();
  whenForbidden(asked);
  answering(403, "csrf");
  await expect(get("/audit")).rejects.toMatchObject({ code: "csrf" });
  answering(404, "not_found");
  await expect(get("/audit")).rejects.toMatchObject({ status: 404 });
  expect(asked).not.toHaveBeenCalled();
  answering(403, "forbidden");
  await expect(get("/audit")).rejects.toMatchObject({ status: 403 });
  expect(asked).toHaveBeenCalledTimes(1);
});

it("asks one question however often it is told to", async () => {
  const client = new QueryClient();
  const queryFn = vi.fn(() => Promise.resolve("manager"));
  const stop = new QueryObserver(client, { queryKey: ["session"], queryFn, staleTime: Infinity }).subscribe(vi.fn());
  await vi.waitFor(() => expect(client.getQueryData(["session"])).toBe("manager"));
  await Promise.all([askWhoThisIs(client), askWhoThisIs(client)]);
  expect(queryFn).toHaveBeenCalledTimes(2);
  stop();
});

it("keeps nothing that another role had loaded", async () => {
  const client = new QueryClient();
  client.setQueryData(["session"], "analyst");
  client.setQueryData(["customers", "list"], ["Ann, 13800000000"]);
  await loadAnew(client);
  expect(client.getQueryData(["customers", "list"])).toBeUndefined();
  expect(client.getQueryData(["session"])).toBe("analyst");
});
