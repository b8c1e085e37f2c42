import { expect, it } from "vitest";
import { expiryOf } from "./expiry";

it("marks a key two weeks before it ends", () => {
  const on = (day: string) => expiryOf("2026-12-15T12:00:00Z", new Date(day).getTime());
  expect(on("2026-12-01T11:59:59Z")).toBe("later");
  expect(on("2026-12-01T12:00:00Z")).toBe("soon");
  expect(on("2026-12-15T11:59:59Z")).toBe("soon");
  expect(on("2026-12-15T12:00:00Z")).toBe("expired");
  expect(expiryOf(null)).toBe("never");
});
