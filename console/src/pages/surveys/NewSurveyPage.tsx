import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { survey } from "@/api/survey";
import type { SurveyTemplate } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { minutes } from "./editor/draft";
import { blank } from "./blank";
import { said } from "./said";
import { useCreate } from "./useCreate";
import "@/styles/surveys.css";

/** What a survey can start from: ready questionnaires with their scores, or an empty page. */
export default function NewSurveyPage() {
  const { t, language } = useI18n();
  const mayEdit = useMay("manageShop");
  const templates = useQuery(survey.templates());
  const create = useCreate();
  return (
    <Page title={t.surveys.new} note={t.surveys.newNote} back={{ path: "/surveys", title: t.surveys.title }}>
      {mayEdit ? (
        <Loaded query={templates} rows={6}>
          {({ items }) => (
            <ul className="cards">
              {items.map((template) => (
                <Ready key={template.key} template={template} create={create} />
              ))}
              <li className="card">
                <h2>{t.surveys.blank}</h2>
                <p className="muted grow">{t.surveys.blankText}</p>
                <Button
                  disabled={create.isPending}
                  onClick={() => create.mutate({ ...blank(language, t.surveys.blankWords), name: t.surveys.blankName })}
                >
                  {t.surveys.useBlank}
                </Button>
              </li>
            </ul>
          )}
        </Loaded>
      ) : (
        <Empty title={t.ui.errors.noAccess} />
      )}
    </Page>
  );
}

function Ready({ template, create }: { template: SurveyTemplate; create: ReturnType<typeof useCreate> }) {
  const { t, f, language } = useI18n();
  const { kind, name, about, definition, audience } = template;
  const title = said(name, language);
  const use = () => create.mutate({ name: title, kind, definition, audience });
  return (
    <li className="card">
      <span className="row between">
        <span className="tag">{t.surveys.kind[kind]}</span>
        <span className="faint small">
          {t.surveys.length(f.number(definition.questions.length), f.number(minutes(definition.questions)))}
        </span>
      </span>
      <h2>{title}</h2>
      <p className="muted grow">{said(about, language) || t.surveys.kindAbout[kind]}</p>
      <Button type="primary" disabled={create.isPending} onClick={use} aria-label={`${t.surveys.use}: ${title}`}>
        {t.surveys.use}
      </Button>
    </li>
  );
}
