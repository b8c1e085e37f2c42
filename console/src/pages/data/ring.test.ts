import { expect, it } from "vitest";
import type { LiveEvent } from "@/api/types";
import { mentions, merged } from "./ring";
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

it("gives code with the key in it", () => {
  expect(snippet({ kind: "web", write_key: "wk" }, "https://shop")).toContain('data-write-key="wk"');
  expect(snippet({ kind: "server", write_key: "wk" }, "https://shop")).toContain("-u wk:");
});
