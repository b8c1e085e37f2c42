import { createContext, useContext } from "react";
import type { Role, Session } from "@/api/types";

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside the signed-in shell");
  return session;
}

export type Permission =
  "editCustomers" | "eraseCustomers" | "editSegments" | "manageData" | "manageShop" | "manageStaff";
const GRANTED: Record<Role, readonly Permission[]> = {
  owner: ["editCustomers", "eraseCustomers", "editSegments", "manageData", "manageShop", "manageStaff"],
  manager: ["editCustomers", "eraseCustomers", "editSegments", "manageData", "manageShop"],
  agent: ["editCustomers"],
  analyst: ["editSegments"],
};

/** Whether the person's role allows something. The server decides; this only hides what it would refuse. */
export function useMay(permission: Permission): boolean {
  return GRANTED[useSession().account.role].includes(permission);
}
