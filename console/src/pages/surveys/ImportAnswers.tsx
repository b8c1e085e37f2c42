import { Modal } from "antd";
import { send } from "@/api/http";
import type { Import, Survey } from "@/api/types";
import { useI18n } from "@/i18n";
import { matched } from "@/pages/data/imports/answers";
import { Upload } from "@/pages/data/imports/Upload";

type Props = { survey: Survey; open: boolean; close: () => void };

/** Answers that were collected elsewhere, from a file: its columns are matched on the page of the import. */
export function ImportAnswers({ survey, open, close }: Props) {
  const { t } = useI18n();
  const prepare = ({ id, columns }: Import) => {
    const named = columns.map(({ name }) => name);
    const answers = { survey: survey.id, columns: matched(survey.definition, named) };
    return send("PUT", `/imports/${id}/mapping`, { mapping_key: "survey_answers", answers });
  };
  return (
    <Modal
      open={open}
      title={`${t.surveys.importAnswers}: ${survey.name}`}
      footer={null}
      onCancel={close}
      destroyOnHidden
    >
      <Upload text={t.surveys.importHint} hint={t.surveys.importFiles} prepare={prepare} />
    </Modal>
  );
}
