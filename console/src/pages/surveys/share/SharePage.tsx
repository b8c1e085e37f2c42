import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { address } from "@/api/http";
import { contact } from "@/api/contact";
import { q } from "@/api/queries";
import type { Survey } from "@/api/types";
import { useMay, useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { CopyButton } from "@/ui/bits";
import { Section } from "@/ui/Page";
import { SurveyFrame } from "../SurveyFrame";
import { Invite } from "./Invite";
import { siteSnippet } from "./snippet";
import { Tell } from "./Tell";

/** Every way by which people get to a survey, and back to those who answered. */
export default function SharePage() {
  return <SurveyFrame>{(data) => <Share of={data} />}</SurveyFrame>;
}

function Share({ of }: { of: Survey }) {
  const { t } = useI18n();
  const w = t.surveys.share;
  const mayInvite = useMay("editCustomers");
  const isOpen = of.state === "live";
  return (
    <>
      {!isOpen && <p className="notice">{of.state === "draft" ? w.draft : w.notLive}</p>}
      <PublicLink of={of} />
      <OnSite of={of} />
      {mayInvite && isOpen && <Invite of={of} />}
      <Mail />
      {mayInvite && of.counts.completed > 0 && <Tell of={of} />}
    </>
  );
}

function PublicLink({ of }: { of: Survey }) {
  const { t } = useI18n();
  const w = t.surveys.share;
  const [failed, setFailed] = useState(false);
  const qr = address(`/surveys/${of.id}/qr.svg`);
  if (!of.link)
    return (
      <Section title={w.link}>
        <p className="muted">{w.linkOff}</p>
      </Section>
    );
  const link = new URL(of.link, window.location.origin).href;
  return (
    <Section title={w.link} note={w.linkNote}>
      <div className="row wrap top share-ways">
        {!failed && (
          <img className="qr" src={qr} width={168} height={168} alt={w.qrAlt} onError={() => setFailed(true)} />
        )}
        <div className="stack grow">
          <Input
            readOnly
            className="mono"
            aria-label={w.link}
            value={link}
            onFocus={(event) => event.target.select()}
          />
          <div className="row wrap">
            <CopyButton text={link} label={t.reviews.requests.copy} />
            <Button size="small" href={link} target="_blank" rel="noreferrer">
              {w.open}
            </Button>
            <Button size="small" href={qr} download={`survey-${of.id}.svg`}>
              {w.qr}
            </Button>
          </div>
          <p className="faint small">{w.qrNote}</p>
        </div>
      </div>
    </Section>
  );
}

/** The line of code for the shop's pages: the small question in the corner. */
function OnSite({ of }: { of: Survey }) {
  const { t } = useI18n();
  const w = t.surveys.share;
  const { shop } = useSession();
  const mayConnect = useMay("manageData");
  const sources = useQuery({ ...q.sources(), enabled: mayConnect }).data?.items ?? [];
  const key = sources.find(({ kind, enabled }) => kind === "web" && enabled)?.write_key ?? null;
  const code = siteSnippet(window.location.origin, shop.id, key);
  const isOn = of.audience.channels.includes("site");
  return (
    <Section title={w.site} note={isOn ? w.siteNote : w.siteOff}>
      <pre className="code">{code}</pre>
      <div>
        <CopyButton text={code} />
      </div>
    </Section>
  );
}

/** Whether mails go out at all. */
function Mail() {
  const { t, f } = useI18n();
  const w = t.surveys.share;
  const overview = useQuery(contact.overview(30)).data;
  if (!overview || overview.mail_ready) return null;
  return (
    <p className="notice" data-kind="warn">
      {w.noMail(f.number(overview.not_asked.find(({ code }) => code === "channel_off")?.n ?? 0))}
    </p>
  );
}
