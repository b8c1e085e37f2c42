import { expect, it } from "vitest";
import { customerOf } from "./customer";

it("takes a profile that was found, or a mail address, and nothing else", () => {
  expect(customerOf("c1", [{ id: "c1" }])).toEqual({ customer_id: "c1" });
  expect(customerOf(" lin@mail.example ", [])).toEqual({ email: "lin@mail.example" });
  expect(customerOf("c2", [{ id: "c1" }])).toBeNull();
  expect(customerOf("", [])).toBeNull();
  expect(customerOf("lin@", [])).toBeNull();
});
