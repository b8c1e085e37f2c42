import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { Link } from "react-router";
import { contact } from "@/api/contact";
import { send } from "@/api/http";
import { useMay, useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { Facts, Mark } from "@/ui/bits";
import { PlainForm, required, validEmail } from "@/ui/form";
import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";

/** Whether mails go out, from whom, what happened to them lately; and a mail to try it. */
export function MailState() {
  const { t, f } = useI18n();
  const w = t.contacts.settings;
  const overview = useQuery(contact.overview(30));
  const mayTest = useMay("manageShop");
  return (
    <Section title={w.mail}>
      <Loaded query={overview} rows={3}>
        {(data) => (
          <>
            <Facts
              items={[
                [
                  w.server,
                  <Mark key="state" kind={data.mail_ready ? "good" : "warn"}>
                    {data.mail_ready ? w.ready : w.notReady}
                  </Mark>,
                ],
                ...(data.mail_from ? [[w.from, data.mail_from] as [string, string]] : []),
                [
                  w.lately,
                  <Link key="lately" to="/surveys/contacts" className="link">
                    {w.counts(f.number(data.sent), f.number(data.queued), f.number(data.failed))}
                  </Link>,
                ],
              ]}
            />
            {!data.mail_ready && <Setup />}
            {data.mail_ready && <Bounces />}
            {data.mail_ready && mayTest && <TestMail />}
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** The lines of the configuration that set up a mail server. */
function Setup() {
  const { t } = useI18n();
  const lines = [
    `public_url = "${window.location.origin}"`,
    "",
    "[mail]",
    'url = "smtps://user:password@smtp.example.com"',
    'from = "Shop <care@example.com>"',
  ];
  return (
    <div className="stack-s">
      <p className="muted">{t.contacts.settings.setup}</p>
      <pre className="code">{lines.join("\n")}</pre>
    </div>
  );
}

/** How a mail server tells of mails that came back. */
function Bounces() {
  const { t } = useI18n();
  const w = t.contacts.settings;
  return (
    <details className="stack-s">
      <summary>{w.bounces}</summary>
      <p className="muted">{w.bouncesNote}</p>
      <pre className="code">{`POST ${window.location.origin}/api/v1/contact/bounces`}</pre>
    </details>
  );
}

function TestMail() {
  const { t } = useI18n();
  const w = t.contacts.settings;
  const { account } = useSession();
  const toast = useToast();
  const test = useMutation({
    mutationFn: (values: { to: string }) => send("POST", "/contact/test-mail", values),
    onSuccess: (_, { to }) => toast.good(w.tested(to)),
  });
  return (
    <PlainForm<{ to: string }>
      error={test.error}
      initialValues={{ to: account.email }}
      onFinish={(values) => test.mutate(values)}
      className="settings-form"
    >
      <div className="row top">
        <Form.Item name="to" label={w.testTo} rules={[required(t), validEmail(t)]}>
          <Input type="email" style={{ width: 260 }} />
        </Form.Item>
        <Button htmlType="submit" loading={test.isPending} style={{ marginTop: 30 }}>
          {w.test}
        </Button>
      </div>
    </PlainForm>
  );
}
