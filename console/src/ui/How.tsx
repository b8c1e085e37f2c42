import QuestionCircleOutlined from "@ant-design/icons/QuestionCircleOutlined";
import { Popover } from "antd";
import type { ReactNode } from "react";
import { useI18n } from "@/i18n";

/** “How it is computed”, one click away from every number that is computed. */
export function How({ children, of }: { children: ReactNode; of?: string }) {
  const { t } = useI18n();
  return (
    <Popover trigger="click" content={<div className="how">{children}</div>} title={t.ui.number.how}>
      <button type="button" className="bare how-button" aria-label={of ? `${t.ui.number.how}: ${of}` : t.ui.number.how}>
        <QuestionCircleOutlined />
      </button>
    </Popover>
  );
}
