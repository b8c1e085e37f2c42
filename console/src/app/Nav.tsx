import MenuFoldOutlined from "@ant-design/icons/MenuFoldOutlined";
import MenuUnfoldOutlined from "@ant-design/icons/MenuUnfoldOutlined";
import SearchOutlined from "@ant-design/icons/SearchOutlined";
import { Link, useLocation } from "react-router";
import { useI18n } from "@/i18n";
import { AccountMenu } from "./AccountMenu";
import { LiveDot } from "./LiveDot";
import { Logo } from "./Logo";
import { isAt, PLACES } from "./places";
import { useSession } from "./session";

type Props = { collapsed: boolean; toggle: () => void; openPalette: () => void; openHelp: () => void };
export const modKey = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

/** The side navigation; on a phone the tab bar at the bottom takes its place. */
export function Nav({ collapsed, toggle, openPalette, openHelp }: Props) {
  const { t } = useI18n();
  const { shop } = useSession();
  const { pathname } = useLocation();
  return (
    <nav className="side" aria-label={t.app.nav.main}>
      <Link to="/" className="brand" title={shop.name}>
        <Logo />
        <span className="ellipsis label">{shop.name}</span>
      </Link>
      <button
        type="button"
        className="bare goto"
        onClick={openPalette}
        aria-label={t.app.palette.open}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <SearchOutlined />
        <span className="label grow">{t.app.palette.open}</span>
        <kbd className="label">{modKey} K</kbd>
      </button>
      <ul className="places">
        {PLACES.map((place) => (
          <li key={place.key}>
            <Link
              to={place.path}
              aria-current={isAt(place, pathname) ? "page" : undefined}
              title={collapsed ? t.app.nav[place.key] : undefined}
            >
              {place.icon}
              <span className="label">{t.app.nav[place.key]}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div className="side-foot">
        <AccountMenu openHelp={openHelp} collapsed={collapsed} />
        <div className="row between">
          <LiveDot />
          <button
            type="button"
            className="bare fold"
            onClick={toggle}
            aria-label={collapsed ? t.app.nav.expand : t.app.nav.collapse}
          >
            {collapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
          </button>
        </div>
      </div>
    </nav>
  );
}
