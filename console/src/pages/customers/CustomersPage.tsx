import { Button } from "antd";
import { Link } from "react-router";
import type { Query } from "@/api/http";
import { q } from "@/api/queries";
import type { CustomerRow } from "@/api/types";
import { useMay, useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { dayStart } from "@/i18n/zone";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import { useListUrl } from "@/ui/list/url";
import { Page } from "@/ui/Page";
import { BulkTags } from "./BulkTags";
import { useCustomerColumns } from "./columns";
import { useCustomerFilters } from "./filters";
import { ListActions } from "./ListActions";
import { customerName } from "./name";

/** Days are chosen on a calendar; the server asks for instants. The last day is within. */
function inZone(query: Query, zone: string): Query {
  const { last_order_after: after, last_order_before: before } = query;
  return {
    ...query,
    ...(after ? { last_order_after: dayStart(String(after), zone) } : {}),
    ...(before ? { last_order_before: dayStart(String(before), zone, 1) } : {}),
  };
}

const NUMBERS = new Set(["min_orders", "max_orders", "min_net", "max_net"]);
/** The filters of an address as the body of a request has them: numbers are numbers, and the order says nothing. */
function inBody(query: Query): Query {
  const filters = Object.entries(query).filter(([key]) => key !== "sort");
  return Object.fromEntries(filters.map(([key, value]) => [key, NUMBERS.has(key) ? Number(value) : value]));
}

export default function CustomersPage() {
  const { t, f } = useI18n();
  const { account } = useSession();
  // The order of names would tell of those that are masked.
  const columns = useCustomerColumns(account.role !== "analyst");
  const filters = useCustomerFilters();
  const mayEdit = useMay("editCustomers");
  const url = useListUrl();
  return (
    <Page title={t.customers.title} wide>
      <List<CustomerRow>
        label={t.customers.title}
        views="customers"
        fetch={(query) => q.customers(inZone(query, f.timeZone))}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => customerName(row, t)}
        rowPath={(row) => `/customers/${row.id}`}
        search={t.customers.search}
        filters={filters}
        defaultSort="-last_seen"
        aside={<ListActions query={url.query} asked={inZone(url.query, f.timeZone)} />}
        bulkAll
        {...(mayEdit
          ? {
              bulk: (ids: string[], clear: () => void, all: Query | null) => (
                <BulkTags ids={ids} filter={all && inBody(inZone(all, f.timeZone))} done={clear} />
              ),
            }
          : {})}
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
