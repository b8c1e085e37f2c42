import { useQuery } from "@tanstack/react-query";
import { AutoComplete } from "antd";
import { listen } from "@/api/listen";
import { useI18n } from "@/i18n";
import { isOfNoProduct } from "./categories";

const LONGEST = 80;

type Props = { value: string; change: (category: string) => void };

/** A category of the products: what is set for another name rates nothing. */
export function CategoryInput({ value, change }: Props) {
  const { t, f } = useI18n();
  const w = t.reviewSettings.dimensions;
  const known = useQuery(listen.categories()).data;
  const options = known?.items.map(({ name, products }) => ({
    value: name,
    label: (
      <span className="row">
        {name} <span className="faint small">{w.products(f.number(products))}</span>
      </span>
    ),
  }));
  return (
    <div className="stack-s">
      <AutoComplete
        aria-label={w.category}
        placeholder={w.categoryPlaceholder}
        showSearch={{ filterOption: (typed, option) => option?.value.includes(typed.trim()) ?? false }}
        popupMatchSelectWidth={false}
        options={options ?? []}
        value={value}
        onChange={(typed: string | undefined) => change((typed ?? "").slice(0, LONGEST))}
        style={{ width: 240, maxWidth: "100%" }}
      />
      {isOfNoProduct(value, known) && (
        <p className="small warn" role="status">
          {w.noProduct}
        </p>
      )}
    </div>
  );
}
