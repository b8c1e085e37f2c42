import { afterEach, expect, it, vi } from "vitest";
import { throttleByKey } from "./throttle";

afterEach(() => vi.useRealTimers());

it("runs at once, then at most once a while, and never forgets the last", () => {
  vi.useFakeTimers();
  const ran: string[] = [];
  const request = throttleByKey((key) => ran.push(key), 1000);
  for (const key of ["a", "a", "a", "b"]) request(key);
  expect(ran).toEqual(["a", "b"]);
  vi.advanceTimersByTime(1000);
  expect(ran).toEqual(["a", "b", "a"]);
  vi.advanceTimersByTime(5000);
  expect(ran).toEqual(["a", "b", "a"]);
});
