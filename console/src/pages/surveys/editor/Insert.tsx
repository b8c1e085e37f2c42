import { Button, Dropdown } from "antd";
import type { Language } from "@/api/types";
import { useI18n } from "@/i18n";
import { PIPES } from "../ask/pipe";

type Props = { pipes: { key: string; label: string }[]; insert: (words: string) => void; language: Language };

/** Puts a field into a text: the customer's name, the order, or what was answered before. */
export function Insert({ pipes, insert, language }: Props) {
  const { t } = useI18n();
  const e = t.surveyEditor;
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
      <Button
        type="text"
        size="small"
        title={e.insert}
        aria-label={`${e.insert} · ${e.language[language]}`}
        className="mono"
      >
        {"{ }"}
      </Button>
    </Dropdown>
  );
}
