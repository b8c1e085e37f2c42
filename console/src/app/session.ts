import { createContext, useContext } from "react";
import type { Role, Session } from "@/api/types";

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside the signed-in shell");
  return session;
}

const MANAGER = [
  "seePersonal",
  "editCustomers",
  "eraseCustomers",
  "editSegments",
  "seeEvents",
  "manageData",
  "manageShop",
] as const;
export type Permission = (typeof MANAGER)[number] | "manageStaff";
/** What each role may do. The server decides; this only hides what it would refuse. */
export const MAY: Record<Role, readonly Permission[]> = {
  owner: [...MANAGER, "manageStaff"],
  manager: MANAGER,
  agent: ["seePersonal", "editCustomers", "seeEvents"],
  analyst: ["editSegments"],
};

/** Whether the person's role allows something. */
export function useMay(permission: Permission): boolean {
  return MAY[useSession().account.role].includes(permission);
}
