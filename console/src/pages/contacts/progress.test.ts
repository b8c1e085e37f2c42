import { expect, it } from "vitest";
import { progress } from "./progress";

it("tells how far an ask has come", () => {
  expect(progress({ is_asked: false })).toBe("not_asked");
  expect(progress({ is_asked: false, again_at: "2026-12-01T00:00:00Z" })).toBe("put_off");
  expect(progress({ is_asked: true })).toBe("asked");
  expect(progress({ is_asked: true, message: { state: "queued", attempts: 0 } })).toBe("waiting");
  expect(progress({ is_asked: true, message: { state: "failed", attempts: 5 } })).toBe("failed");
});
