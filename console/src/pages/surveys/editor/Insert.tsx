import { Button, Dropdown } from "antd";
import type { Tag } from "@/api/types";
import { useI18n } from "@/i18n";
import { PIPES } from "../ask/pipe";
import { useLanguages } from "../languages";

type Props = { pipes: { key: string; label: string }[]; insert: (words: string) => void; language: Tag };

/** Puts a field into a text: the customer's name, the order, or what was answered before. */
export function Insert({ pipes, insert, language }: Props) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  const { name } = useLanguages();
  const items = [
    ...PIPES.map((pipe) => ({ key: pipe, label: e.pipe[pipe], onClick: () => insert(`{{${pipe}}}`) })),
    ...pipes.map(({ key, label }) => ({
      key: `answer:${key}`,
      label: e.pipeAnswer(label),
      onClick: () => insert(`{{answer:${key}}}`),
    })),
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items }} placement="bottomRight">
      <Button type="text" size="small" title={e.insert} aria-label={`${e.insert} · ${name(language)}`} className="mono">
        {"{ }"}
      </Button>
    </Dropdown>
  );
}
