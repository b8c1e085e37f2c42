import MenuOutlined from "@ant-design/icons/MenuOutlined";
import SearchOutlined from "@ant-design/icons/SearchOutlined";
import { Drawer } from "antd";
import { useState } from "react";
import { Link, useLocation } from "react-router";
import { useI18n } from "@/i18n";
import { AccountMenu } from "./AccountMenu";
import { isAt, PLACES } from "./places";

const FIRST = PLACES.filter((place) => ["today", "customers", "reviews"].includes(place.key));

/** The navigation of a phone: the places used most under the thumb, the rest in a sheet. */
export function Tabbar({ openPalette, openHelp }: { openPalette: () => void; openHelp: () => void }) {
  const { t } = useI18n();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <nav className="tabbar" aria-label={t.app.nav.main}>
        {FIRST.map((place) => (
          <Link key={place.key} to={place.path} aria-current={isAt(place, pathname) ? "page" : undefined}>
            {place.icon}
            {t.app.nav[place.key]}
          </Link>
        ))}
        <button type="button" className="bare" onClick={openPalette}>
          <SearchOutlined />
          {t.ui.search}
        </button>
        <button type="button" className="bare" onClick={() => setOpen(true)} aria-expanded={open}>
          <MenuOutlined />
          {t.app.nav.more}
        </button>
      </nav>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        placement="bottom"
        size="auto"
        title={t.app.nav.more}
        className="sheet"
      >
        <ul className="places" onClickCapture={() => setOpen(false)}>
          {PLACES.map((place) => (
            <li key={place.key}>
              <Link to={place.path} aria-current={isAt(place, pathname) ? "page" : undefined}>
                {place.icon}
                <span>{t.app.nav[place.key]}</span>
              </Link>
            </li>
          ))}
        </ul>
        <AccountMenu openHelp={openHelp} collapsed={false} />
      </Drawer>
    </>
  );
}
