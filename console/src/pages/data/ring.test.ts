import { expect, it } from "vitest";
import type { LiveEvent, RejectedEvent } from "@/api/types";
import { concerns, lines, mentions, merged } from "./ring";
import { snippet } from "./snippet";

const event = (seq: number, name = "Product Viewed"): LiveEvent => ({
  seq,
  name,
  kind: "track",
  message_id: `m${seq}`,
  source_id: "s",
  received_at: "",
  timestamp: "",
  body: { properties: { 名称: "柔巾" } },
});

it("keeps the newest, each once, newest first", () => {
  expect(merged([event(3), event(2), event(1)], [event(5), event(3)], 3).map(({ seq }) => seq)).toEqual([5, 3, 2]);
});

it("finds words anywhere in an event", () => {
  expect(mentions(event(1), "product v")).toBe(true);
  expect(mentions(event(1), "柔巾")).toBe(true);
  expect(mentions(event(1), "奶瓶")).toBe(false);
});

it("puts what was refused among what was taken", () => {
  const refused: RejectedEvent = {
    id: "r1",
    source_id: "s",
    received_at: "2026-11-11T12:00:01.5Z",
    code: "missing_event",
    reason: "a track call needs the event's name",
    raw: '{"type": "track","userId":"Lin"}',
    is_stub: false,
  };
  const at = (seq: number, received_at: string) => ({ ...event(seq), received_at });
  const taken = [at(2, "2026-11-11T12:00:02Z"), at(1, "2026-11-11T12:00:01Z")];
  expect(lines(taken, [refused], 9).map(({ key }) => key)).toEqual(["2", "r1", "1"]);
  expect(concerns(refused, "track", "lin")).toBe(true);
  expect(concerns(refused, "page", "")).toBe(false);
  expect(concerns(refused, null, "wang")).toBe(false);
});

it("gives code with the key in it", () => {
  expect(snippet({ kind: "web", write_key: "wk" }, "https://shop")).toContain('data-write-key="wk"');
  expect(snippet({ kind: "server", write_key: "wk" }, "https://shop")).toContain("-u wk:");
});
