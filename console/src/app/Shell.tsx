/** Everything around a page: navigation, command palette, account menu, live stream, shortcuts. */
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Outlet, ScrollRestoration, useLocation, useNavigate, useNavigation } from "react-router";
import { useI18n } from "@/i18n";
import { AsOf } from "./AsOf";
import { Nav } from "./Nav";
import { Reading } from "./Reading";
import { useKeys } from "./shortcuts";
import { StreamProvider } from "./stream";
import { Tabbar } from "./Tabbar";
import "@/styles/shell.css";

const Palette = lazy(() => import("./Palette"));
const ShortcutHelp = lazy(() => import("./ShortcutHelp"));
const COLLAPSED = "huitou.nav.collapsed";

export default function Shell() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [collapsed, setCollapsed] = useState(() => localStorage.getItem(COLLAPSED) === "1");

  useKeys(
    new Map([
      ["?", () => setHelp(true)],
      ["g t", () => navigate("/")],
      ["g c", () => navigate("/customers")],
      ["g s", () => navigate("/segments")],
      ["g r", () => navigate("/reviews")],
      ["g d", () => navigate("/data")],
    ]),
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setPalette((open) => !open);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current !== pathname) main.current?.focus({ preventScroll: true });
    shown.current = pathname;
  }, [pathname]);

  const toggle = () => {
    localStorage.setItem(COLLAPSED, collapsed ? "0" : "1");
    setCollapsed(!collapsed);
  };
  return (
    <StreamProvider>
      <div className="shell" data-collapsed={collapsed || undefined}>
        <a className="skip" href="#main">
          {t.app.skip}
        </a>
        <Nav
          collapsed={collapsed}
          toggle={toggle}
          openPalette={() => setPalette(true)}
          openHelp={() => setHelp(true)}
        />
        <main id="main" ref={main} tabIndex={-1} aria-busy={navigation.state === "loading"}>
          {navigation.state === "loading" && <div className="loadbar" />}
          <Reading />
          <AsOf />
          <Outlet />
        </main>
        <Tabbar openPalette={() => setPalette(true)} openHelp={() => setHelp(true)} />
      </div>
      <Suspense fallback={null}>
        {palette && <Palette close={() => setPalette(false)} />}
        {help && <ShortcutHelp close={() => setHelp(false)} />}
      </Suspense>
      <ScrollRestoration />
    </StreamProvider>
  );
}
