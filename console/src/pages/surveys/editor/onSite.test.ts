import { expect, test } from "vitest";
import { onSite } from "./onSite";

test("only what asks everybody asks strangers", () => {
  expect(onSite({ trigger: "manual", segments: [], channels: ["mail", "site"] })).toBe("visitors");
  expect(onSite({ trigger: "manual", segments: ["loyal"], channels: ["site"] })).toBe("members");
  expect(onSite({ trigger: "delivery", segments: [], channels: ["site"] })).toBe("event");
  expect(onSite({ trigger: "delivery", segments: ["loyal"], channels: ["mail", "site"] })).toBe("invited");
  expect(onSite({ trigger: "segment", segments: [], channels: ["link", "site"] })).toBe("invited");
});
