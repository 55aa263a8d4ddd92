import { Anchor } from '@mantine/core'

import { csvAddress, useMrr } from '../../../api/dashboard'
import { useLocale } from '../../../api/me'
import type { MrrMonth } from '../../../api/types'
import { Answer } from '../../../components/Answer'
import { Empty } from '../../../components/Empty'
import { Money } from '../../../components/Money'
import { Panel } from '../../../components/Panel'
import { Percent } from '../../../components/Percent'
import { Table, type Column } from '../../../components/Table'
import { formatMonth } from '../../../lib/dates'
import { TwoLines } from './TwoLines'

type Row = MrrMonth & { id: string }
type Amounts =
  'opening' | 'new' | 'expansion' | 'contraction' | 'churn' | 'reactivation' | 'closing'

/** What moved the monthly recurring revenue of each currency, month by month, and who stayed. */
export function MrrMovements() {
  const query = useMrr()
  return (
    <Panel
      title="Monthly recurring revenue"
      note="What moved it, and who stayed"
      actions={
        <Anchor href={csvAddress('mrr/')} download>
          As CSV
        </Anchor>
      }
    >
      <Answer what="the recurring revenue" query={query} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>No managed service has begun yet.</Empty>
          ) : (
            <Table caption="MRR movements by month" columns={COLUMNS} rows={newestFirst(items)} />
          )
        }
      </Answer>
    </Panel>
  )
}

/** Currencies stay together; in each the month that runs comes first. */
function newestFirst(months: MrrMonth[]): Row[] {
  return months
    .map((month) => ({ ...month, id: `${month.currency}-${month.month}` }))
    .sort((a, b) => a.currency.localeCompare(b.currency) || b.month.localeCompare(a.month))
}

function money(id: Amounts, header: string): Column<Row> {
  return {
    id,
    header,
    align: 'end',
    cell: (row) => <Money amount={row[id]} currency={row.currency} />,
  }
}

function retention(
  id: 'logo_retention_percent' | 'net_revenue_retention_percent',
  header: string,
): Column<Row> {
  return {
    id,
    header,
    align: 'end',
    cell: (row) => <Percent value={row[id]} why="Nobody was there before" />,
  }
}

function Month({ row }: { row: Row }) {
  const { locale } = useLocale()
  return <TwoLines small={row.currency}>{formatMonth(row.month, locale)}</TwoLines>
}

const COLUMNS: Column<Row>[] = [
  { id: 'month', header: 'Month', cell: (row) => <Month row={row} /> },
  money('opening', 'Opening'),
  money('new', 'New'),
  money('expansion', 'Expansion'),
  money('contraction', 'Contraction'),
  money('churn', 'Churn'),
  money('reactivation', 'Reactivation'),
  money('closing', 'Closing'),
  { id: 'clients', header: 'Clients', align: 'end', cell: (row) => row.clients_closing },
  retention('logo_retention_percent', 'Clients kept'),
  retention('net_revenue_retention_percent', 'Revenue kept'),
]
