import { Button } from "antd";
import { Link } from "react-router";
import { q } from "@/api/queries";
import type { CustomerRow } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import { Page } from "@/ui/Page";
import { BulkTags } from "./BulkTags";
import { useCustomerColumns } from "./columns";
import { useCustomerFilters } from "./filters";

export default function CustomersPage() {
  const { t } = useI18n();
  const columns = useCustomerColumns();
  const filters = useCustomerFilters();
  const mayEdit = useMay("editCustomers");
  return (
    <Page title={t.customers.title} wide>
      <List<CustomerRow>
        label={t.customers.title}
        views="customers"
        fetch={q.customers}
        columns={columns}
        rowKey={(row) => row.id}
        rowPath={(row) => `/customers/${row.id}`}
        search={t.customers.search}
        filters={filters}
        defaultSort="-last_seen"
        {...(mayEdit ? { bulk: (ids: string[], clear: () => void) => <BulkTags ids={ids} done={clear} /> } : {})}
        empty={
          <Empty title={t.customers.empty} text={t.customers.emptyText}>
            <Link to="/data/imports?new=1">
              <Button type="primary">{t.customers.importOrders}</Button>
            </Link>
            <Link to="/data">
              <Button>{t.customers.connect}</Button>
            </Link>
          </Empty>
        }
      />
    </Page>
  );
}
