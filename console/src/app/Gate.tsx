/** Lets signed-in staff through, sends the others to log in or, on a new installation, to the set-up. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useEffectEvent, useRef } from "react";
import { Navigate, useLocation } from "react-router";
import { Problem, rememberCsrf, whenForbidden, whenSignedOut } from "@/api/http";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import { Failure } from "@/ui/Failure";
import { askWhoThisIs, loadAnew } from "./access";
import { client } from "./client";
import { SessionContext } from "./session";

const Shell = lazy(() => import("./Shell"));

export function Gate() {
  const location = useLocation();
  const { setShop, adoptLanguage } = useI18n();
  const session = useQuery(q.session());
  const signedOut = session.error instanceof Problem && session.error.status === 401;
  const setup = useQuery({ ...q.setup(), enabled: signedOut });
  const shop = session.data?.shop;

  useEffect(() => {
    if (shop) setShop({ timeZone: shop.time_zone, currency: shop.currency });
  }, [shop, setShop]);
  const language = session.data?.account.language;
  // Once for each sign-in, not when the person chooses another
  const adopt = useEffectEvent(adoptLanguage);
  useEffect(() => {
    if (language) adopt(language);
  }, [language]);
  useEffect(() => {
    whenSignedOut(() => void client.resetQueries({ queryKey: ["session"] }));
    whenForbidden(() => void askWhoThisIs(client));
  }, []);
  const role = session.data?.account.role;
  const before = useRef(role);
  useEffect(() => {
    if (role && before.current && role !== before.current) void loadAnew(client);
    before.current = role;
  }, [role]);

  if (session.data && !signedOut) {
    rememberCsrf(session.data.csrf_token);
    return (
      <SessionContext value={session.data}>
        <Suspense fallback={null}>
          <Shell />
        </Suspense>
      </SessionContext>
    );
  }
  if (signedOut && setup.data?.needed) return <Navigate to="/setup" replace />;
  if (signedOut && !setup.isPending) {
    const next = location.pathname + location.search;
    return <Navigate to={next === "/" ? "/login" : `/login?next=${encodeURIComponent(next)}`} replace />;
  }
  if (session.error && !signedOut) return <Failure error={session.error} retry={session.refetch} />;
  return null;
}
