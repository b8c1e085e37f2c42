/** Who is signed in and what they may do: kept current while the page is open. */
import type { QueryClient } from "@tanstack/react-query";

/** Asks the server again; one question at a time. */
export function askWhoThisIs(client: QueryClient) {
  return client.invalidateQueries({ queryKey: ["session"] }, { cancelRefetch: false });
}

/** Drops what was loaded with the rights of another role, and loads what is shown again. */
export function loadAnew(client: QueryClient) {
  return client.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
}
