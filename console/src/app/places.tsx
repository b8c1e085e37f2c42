/** The pages a person can go to, in the order of the navigation. */
import AppstoreOutlined from "@ant-design/icons/AppstoreOutlined";
import BulbOutlined from "@ant-design/icons/BulbOutlined";
import DashboardOutlined from "@ant-design/icons/DashboardOutlined";
import DatabaseOutlined from "@ant-design/icons/DatabaseOutlined";
import CommentOutlined from "@ant-design/icons/CommentOutlined";
import FormOutlined from "@ant-design/icons/FormOutlined";
import FunnelPlotOutlined from "@ant-design/icons/FunnelPlotOutlined";
import HomeOutlined from "@ant-design/icons/HomeOutlined";
import LineChartOutlined from "@ant-design/icons/LineChartOutlined";
import MessageOutlined from "@ant-design/icons/MessageOutlined";
import SettingOutlined from "@ant-design/icons/SettingOutlined";
import SoundOutlined from "@ant-design/icons/SoundOutlined";
import StarOutlined from "@ant-design/icons/StarOutlined";
import SyncOutlined from "@ant-design/icons/SyncOutlined";
import TeamOutlined from "@ant-design/icons/TeamOutlined";
import type { ReactNode } from "react";
import type { Messages } from "@/i18n";

export type PlaceKey = Exclude<keyof Messages["app"]["nav"], "main" | "collapse" | "expand" | "more">;
/** `also` is the address of a page that lies under the place. */
export type Place = { key: PlaceKey; path: string; also?: string; icon: ReactNode };

export const PLACES: Place[] = [
  { key: "today", path: "/", icon: <HomeOutlined /> },
  { key: "scoreboard", path: "/scoreboard", icon: <DashboardOutlined /> },
  { key: "customers", path: "/customers", icon: <TeamOutlined /> },
  { key: "segments", path: "/segments", icon: <AppstoreOutlined /> },
  { key: "reviews", path: "/reviews", also: "/questions", icon: <CommentOutlined /> },
  { key: "surveys", path: "/surveys", icon: <FormOutlined /> },
  { key: "feedback", path: "/feedback", icon: <MessageOutlined /> },
  { key: "scores", path: "/scores", icon: <StarOutlined /> },
  { key: "voices", path: "/voices", icon: <SoundOutlined /> },
  { key: "lifecycle", path: "/lifecycle", icon: <SyncOutlined /> },
  { key: "predictions", path: "/predictions", icon: <BulbOutlined /> },
  { key: "demand", path: "/demand", icon: <LineChartOutlined /> },
  { key: "behaviour", path: "/behaviour", icon: <FunnelPlotOutlined /> },
  { key: "data", path: "/data", icon: <DatabaseOutlined /> },
  { key: "settings", path: "/settings", icon: <SettingOutlined /> },
];

export function isAt(place: Place, pathname: string): boolean {
  if (place.path === "/") return pathname === "/";
  const isUnder = (path: string) => pathname === path || pathname.startsWith(`${path}/`);
  return isUnder(place.path) || (place.also !== undefined && isUnder(place.also));
}
