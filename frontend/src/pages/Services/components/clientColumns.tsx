import type { Subscription } from '../../../api/types'
import { Day } from '../../../components/Day'
import { Money } from '../../../components/Money'
import { StatusPill } from '../../../components/StatusPill'
import type { Column } from '../../../components/Table'
import { REPORT_TYPE, SUBSCRIPTION, TIER } from '../../../lib/words'
import { ClientName } from './ClientName'
import { PaceBar } from './PaceBar'
import { TwoLines } from './TwoLines'

/** One client as a row: who, which service, how the month goes, what comes next, what it brings. */
export const CLIENT_COLUMNS: Column<Subscription>[] = [
  {
    id: 'account_name',
    header: 'Client',
    sortable: true,
    cell: (row) => <ClientName subscription={row} />,
  },
  { id: 'tier', header: 'Tier', cell: ({ tier }) => TIER[tier] },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => <StatusPill words={SUBSCRIPTION} value={status} />,
  },
  {
    id: 'articles',
    header: 'Articles',
    sortable: true,
    cell: (row) => (
      <PaceBar
        unit="articles"
        done={row.current_month_articles_published}
        goal={row.articles_owed}
        pace={row.articles_pace}
        late={row.articles_late}
      />
    ),
  },
  { id: 'links', header: 'Links', cell: (row) => <Links row={row} /> },
  {
    id: 'next_report_date',
    header: 'Next report',
    sortable: true,
    cell: (row) => <NextReport row={row} />,
  },
  {
    id: 'account_manager',
    header: 'Manager',
    cell: ({ account_manager: manager }) => manager?.name ?? 'Nobody yet',
  },
  {
    id: 'monthly_price',
    header: 'MRR',
    align: 'end',
    sortable: true,
    cell: (row) => <Money amount={row.monthly_price} currency={row.currency} />,
  },
]

function Links({ row }: { row: Subscription }) {
  if (row.links_ordered === 0) return <span>–</span>
  return (
    <PaceBar
      unit="links live"
      done={row.links_live}
      goal={row.links_ordered}
      pace={row.links_pace}
      lost={row.links_lost}
    />
  )
}

function NextReport({ row }: { row: Subscription }) {
  if (row.next_report_date === null) return <span>–</span>
  return (
    <TwoLines small={row.next_report_type && REPORT_TYPE[row.next_report_type]}>
      <Day day={row.next_report_date} />
    </TwoLines>
  )
}
