import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'

import { ROWS_PER_PAGE, useBacklinks } from '../../../api/deliverables'
import type { Backlink, BacklinkSummary, SubscriptionDetail } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { Answer } from '../../../components/Answer'
import { Day } from '../../../components/Day'
import { Empty } from '../../../components/Empty'
import { Money } from '../../../components/Money'
import { Pager } from '../../../components/Pager'
import { StatusPill } from '../../../components/StatusPill'
import { Table, type Column } from '../../../components/Table'
import { BACKLINK, PACE } from '../../../lib/words'
import { RunMonthLink } from './RunMonthLink'
import styles from './Tracker.module.css'
import { TwoLines } from './TwoLines'

export interface BacklinkTrackerProps {
  subscription: SubscriptionDetail
  page: number
  onPage: (page: number) => void
}

/** Links from ordered to live, with what the last check saw. */
export function BacklinkTracker({ subscription, page, onPage }: BacklinkTrackerProps) {
  const query = useBacklinks(subscription.id, page)
  return (
    <section aria-label="Backlinks">
      <Answer what="the backlinks" query={query} lines={8}>
        {({ summary, items, count: total }) =>
          total === 0 ? (
            <NoLinks subscription={subscription} />
          ) : (
            <>
              <Summary summary={summary} />
              <Table caption="Backlinks" columns={COLUMNS} rows={items} />
              <Pager
                label="Pages of backlinks"
                page={page}
                pageSize={ROWS_PER_PAGE}
                count={total}
                onPage={onPage}
              />
            </>
          )
        }
      </Answer>
    </section>
  )
}

function NoLinks({ subscription }: { subscription: SubscriptionDetail }): ReactNode {
  if (subscription.tier === 'lite') {
    return (
      <Empty>Managed Lite has no backlink campaign, and no link was ordered apart from it.</Empty>
    )
  }
  return (
    <Empty action={<RunMonthLink subscription={subscription} />}>
      No link is ordered yet. Running the month orders what the campaign and its budget allow.
    </Empty>
  )
}

function Summary({ summary }: { summary: BacklinkSummary }) {
  const { ordered, delivered, live, lost, pace, budget, spent, currency } = summary
  return (
    <p className={styles.summary}>
      {live} of {ordered} links live, {PACE[pace].text} · {delivered} delivered · {lost} lost ·{' '}
      <Money amount={spent} currency={currency} /> spent
      {budget !== null && (
        <>
          {' of '}
          <Money amount={budget} currency={currency} />
        </>
      )}
    </p>
  )
}

const COLUMNS: Column<Backlink>[] = [
  { id: 'publisher', header: 'Publisher', cell: (link) => <Publisher link={link} /> },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => <StatusPill words={BACKLINK} value={status} />,
  },
  { id: 'anchor', header: 'Anchor', cell: ({ anchor }) => anchor },
  { id: 'rel', header: 'Agreed', cell: ({ agreed_rel: rel }) => rel },
  { id: 'dr', header: 'DR', align: 'end', cell: (link) => <Rating link={link} /> },
  {
    id: 'cost',
    header: 'Cost',
    align: 'end',
    cell: ({ cost, currency }) => <Money amount={cost} currency={currency} />,
  },
  { id: 'live', header: 'Live since', cell: (link) => <Day day={link.live_since} /> },
  {
    id: 'checked',
    header: 'Last check',
    cell: (link) => (
      <TwoLines small={link.last_check}>
        <Ago moment={link.last_checked_at} />
      </TwoLines>
    ),
  },
]

function Publisher({ link }: { link: Backlink }) {
  return (
    <TwoLines small={`to ${link.target_url}`}>
      {link.page_url ? (
        <Anchor href={link.page_url} target="_blank" rel="noreferrer">
          {link.publisher_domain}
        </Anchor>
      ) : (
        link.publisher_domain
      )}
    </TwoLines>
  )
}

function Rating({ link }: { link: Backlink }) {
  if (link.dr === null) return <span>–</span>
  const { dr, dr_source: source, dr_date: date } = link
  return <span title={`${source}${date ? `, ${date}` : ''}`}>{dr}</span>
}
