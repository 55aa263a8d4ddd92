import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import type { RevenueSummary } from '../../../api/types'
import { Money } from '../../../components/Money'
import { Percent } from '../../../components/Percent'
import type { Column } from '../../../components/Table'
import { isNegative } from '../../../lib/money'
import { whyUnsaid } from '../../../lib/otherCosts'
import type { Tone } from '../../../lib/words'
import { TopClients } from './TopClients'
import { TwoLines } from './TwoLines'

type RevenueRow = RevenueSummary & { id: string }

/** One currency as a row: what came in, how it moved, what is left of it, and who brought it. */
export const REVENUE_COLUMNS: Column<RevenueRow>[] = [
  { id: 'currency', header: 'Currency', cell: ({ currency }) => <strong>{currency}</strong> },
  {
    id: 'mrr',
    header: 'MRR',
    align: 'end',
    cell: (row) => (
      <Moving amount={row.mrr} currency={row.currency} percent={row.mrr_growth_percent} />
    ),
  },
  {
    id: 'backlinks',
    header: 'Backlink revenue',
    align: 'end',
    cell: (row) => <Money amount={row.backlink_revenue} currency={row.currency} />,
  },
  {
    id: 'total',
    header: 'Total revenue',
    align: 'end',
    cell: (row) => (
      <Moving amount={row.total_revenue} currency={row.currency} percent={row.growth_percent} />
    ),
  },
  {
    id: 'blended',
    header: 'Blended margin',
    align: 'end',
    cell: (row) => (
      <Margin
        percent={row.blended_margin_percent}
        note="before people's time"
        why={whyUnsaid(row)}
      />
    ),
  },
  {
    id: 'contribution',
    header: 'Contribution margin',
    align: 'end',
    cell: (row) => (
      <Margin
        percent={row.contribution_margin_percent}
        note="after people's time"
        why={whyUnsaid(row)}
      />
    ),
  },
  { id: 'top', header: 'Top clients by revenue', cell: (row) => <TopClients revenue={row} /> },
]

interface MovingProps {
  amount: string
  currency: string
  percent: string | null
}

function Moving({ amount, currency, percent }: MovingProps) {
  const change =
    percent === null ? (
      'no month before'
    ) : (
      <>
        <Percent value={percent} signed /> on last month
      </>
    )
  return (
    <TwoLines small={change} tone={toneOf(percent)}>
      <strong>
        <Money amount={amount} currency={currency} />
      </strong>
    </TwoLines>
  )
}

function toneOf(percent: string | null): Tone {
  if (percent === null || !/[1-9]/.test(percent)) return 'quiet'
  return isNegative(percent) ? 'bad' : 'good'
}

interface MarginProps {
  percent: string | null
  note: string
  why: string | undefined
}

function Margin({ percent, note, why }: MarginProps) {
  return (
    <TwoLines small={note}>
      <Anchor fw={600} renderRoot={(props) => <Link to="/services/margin" {...props} />}>
        <Percent value={percent} why={why} />
      </Anchor>
    </TwoLines>
  )
}
