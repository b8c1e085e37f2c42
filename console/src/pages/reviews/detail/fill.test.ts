import { expect, it } from "vitest";
import { fill } from "./fill";

it("fills fields, drops those without a value, and keeps what is no field", () => {
  const fields = { name: "林女士", product: null, shop: "小满" };
  expect(fill("{name}您好，{product}让您失望了。{shop} {unknown}", fields)).toBe(
    "林女士您好，让您失望了。小满 {unknown}",
  );
  expect(fill("Dear {product} customer", fields)).toBe("Dear customer");
});
