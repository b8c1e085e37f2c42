/** Ctrl/⌘-K: go to a page, find a customer, run an action. */
import { useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import { useDeferredValue, useId, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { q } from "@/api/queries";
import { type Messages, useI18n } from "@/i18n";
import { customerName } from "@/pages/customers/name";
import { useLanguageChoice, useSignOut } from "./AccountMenu";
import { asksForPeople } from "./people";
import { PLACES } from "./places";
import { MAY, type Permission, useSession } from "./session";
import { useTheme } from "./theme";

type Entry = {
  key: string;
  needs?: Permission;
  group: string;
  title: string;
  hint?: string | undefined;
  run: () => void;
};

type Go = (path: string) => () => void;

/** The pages behind the tabs of a place, under its name. */
function tabPages(t: Messages, go: Go): Entry[] {
  const { nav } = t.app;
  const page = (place: string, title: string, path: string): Entry => ({
    key: path,
    group: t.app.palette.pages,
    title: `${place} · ${title}`,
    run: go(path),
  });
  return [
    page(nav.reviews, t.reviews.tabs.overview, "/reviews/overview"),
    page(nav.reviews, t.reviews.tabs.requests, "/reviews/requests"),
    page(nav.reviews, t.questions.title, "/questions"),
    page(nav.surveys, t.surveys.scored.title, "/surveys/answers"),
    page(nav.surveys, t.contacts.title, "/surveys/contacts"),
    page(nav.feedback, t.feedback.tabs.overview, "/feedback/overview"),
  ];
}

/** The pages of the settings, under the names of their tabs. */
function settingsPages(t: Messages, go: Go): Entry[] {
  const { tabs } = t.settings;
  const page = (key: string, title: string, needs?: Permission): Entry => ({
    key: `settings ${key}`,
    group: t.app.palette.pages,
    title: `${t.app.nav.settings} · ${title}`,
    run: go(`/settings/${key}`),
    ...(needs && { needs }),
  });
  return [
    page("staff", tabs.staff, "manageShop"),
    page("fields", t.settings.fields.tab),
    page("reviews", t.reviewSettings.tab),
    page("surveys", t.surveySettings.tab),
    page("feedback", t.feedback.settings.tab),
    page("contact", t.contacts.settings.tab),
    page("keys", tabs.keys, "manageStaff"),
    page("account", tabs.account),
    page("audit", tabs.audit, "manageShop"),
  ];
}

function usePaletteEntries(text: string): { entries: Entry[]; isSearching: boolean } {
  const { t, language } = useI18n();
  const navigate = useNavigate();
  const { role } = useSession().account;
  const theme = useTheme();
  const chooseLanguage = useLanguageChoice();
  const signOut = useSignOut();
  // The search for people may lag behind the typing; what Enter runs may not.
  const typed = text.trim();
  const wanted = useDeferredValue(typed);
  const found = useQuery({ ...q.customerSearch(wanted), enabled: asksForPeople(wanted) });
  const isSearching = asksForPeople(typed) && (typed !== wanted || found.isFetching);

  const entries = useMemo(() => {
    const p = t.app.palette;
    const go: Go = (path) => () => void navigate(path);
    const pages: Entry[] = [
      ...PLACES.map(({ key, path }) => ({ key, group: p.pages, title: t.app.nav[key], run: go(path) })),
      { key: "live", needs: "seeEvents", group: p.pages, title: t.data.tabs.live, run: go("/data/live") },
      { key: "imports", needs: "manageData", group: p.pages, title: t.data.tabs.imports, run: go("/data/imports") },
      { key: "rejected", needs: "seeEvents", group: p.pages, title: t.data.tabs.rejected, run: go("/data/rejected") },
      { key: "unread", needs: "seeEvents", group: p.pages, title: t.data.tabs.unread, run: go("/data/unread") },
      { key: "freshness", group: p.pages, title: t.data.tabs.freshness, run: go("/data/freshness") },
      ...tabPages(t, go),
      ...settingsPages(t, go),
    ];
    const actions: Entry[] = [
      { key: "newSegment", needs: "editSegments", group: p.actions, title: p.newSegment, run: go("/segments/new") },
      { key: "newSurvey", needs: "manageShop", group: p.actions, title: p.newSurvey, run: go("/surveys/new") },
      {
        key: "newFeedback",
        needs: "editCustomers",
        group: p.actions,
        title: t.feedback.new,
        run: go("/feedback?new=1"),
      },
      { key: "newImport", needs: "manageData", group: p.actions, title: p.newImport, run: go("/data/imports?new=1") },
      { key: "newSource", needs: "manageData", group: p.actions, title: p.newSource, run: go("/data?new=1") },
      { key: "invite", needs: "manageStaff", group: p.actions, title: p.inviteStaff, run: go("/settings/staff?new=1") },
      { key: "theme", group: p.actions, title: p.toggleTheme, run: () => theme.choose(theme.dark ? "light" : "dark") },
      {
        key: "language",
        group: p.actions,
        title: p.switchLanguage,
        run: () => chooseLanguage(language === "en" ? "zh" : "en"),
      },
      { key: "sign out", group: p.actions, title: t.app.menu.signOut, run: () => void signOut() },
    ];
    const needle = typed.toLowerCase();
    const matches = (entry: Entry) =>
      (entry.needs === undefined || MAY[role].includes(entry.needs)) &&
      `${entry.title} ${entry.key}`.toLowerCase().includes(needle);
    const people = typed === wanted && asksForPeople(wanted) ? (found.data?.items ?? []) : [];
    const customers = people.map((row) => ({
      key: row.id,
      group: p.customers,
      title: customerName(row, t),
      hint: [row.email, row.phone, row.city].filter(Boolean).join(" · ") || undefined,
      run: go(`/customers/${row.id}`),
    }));
    return [...customers, ...pages.filter(matches), ...actions.filter(matches)];
  }, [t, language, navigate, role, theme, chooseLanguage, signOut, typed, wanted, found.data]);
  return { entries, isSearching };
}

export default function Palette({ close }: { close: () => void }) {
  const { t } = useI18n();
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { entries, isSearching } = usePaletteEntries(text);
  const current = Math.min(at, entries.length - 1);

  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    entry.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setAt(Math.min(current + 1, entries.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(current - 1, 0));
    else if (event.key === "Enter") run(entries[current]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      open
      onCancel={close}
      footer={null}
      closable={false}
      title={<span className="sr">{t.app.palette.title}</span>}
      className="palette"
      width={560}
      style={{ top: "12vh" }}
    >
      <input
        // The dialog is this field
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={entries[current] ? `${id}-${current}` : undefined}
        aria-label={t.app.palette.placeholder}
        placeholder={t.app.palette.placeholder}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} role="listbox" aria-label={t.app.palette.title}>
        {entries.map((entry, index) => (
          <Option
            key={`${entry.group}${entry.key}`}
            id={`${id}-${index}`}
            entry={entry}
            on={index === current}
            heading={entries[index - 1]?.group !== entry.group}
            run={run}
          />
        ))}
      </div>
      {entries.length === 0 && (
        <p className="muted palette-none">{isSearching ? t.app.palette.searching : t.app.palette.nothing}</p>
      )}
      <p className="faint small palette-hint">{t.app.palette.hint}</p>
    </Modal>
  );
}

function Option({
  id,
  entry,
  on,
  heading,
  run,
}: {
  id: string;
  entry: Entry;
  on: boolean;
  heading: boolean;
  run: (entry: Entry) => void;
}) {
  return (
    <>
      {heading && (
        <div role="presentation" className="group">
          {entry.group}
        </div>
      )}
      {/* eslint-disable-next-line jsx-a11y-x/click-events-have-key-events -- the combobox above handles the keys */}
      <div
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={on}
        onClick={() => run(entry)}
        ref={(node) => {
          if (on) node?.scrollIntoView({ block: "nearest" });
        }}
      >
        <span>{entry.title}</span>
        {entry.hint && <span className="faint small ellipsis">{entry.hint}</span>}
      </div>
    </>
  );
}
