import { Anchor } from '@mantine/core'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'

import { REVIEW_ROWS, useReview } from '../../api/review'
import { useSubscription } from '../../api/subscriptions'
import type { ReviewList, ReviewRow } from '../../api/types'
import { Ago } from '../../components/Ago'
import { Answer } from '../../components/Answer'
import { Empty } from '../../components/Empty'
import { Page } from '../../components/Page'
import { Pager } from '../../components/Pager'
import { StatusPill } from '../../components/StatusPill'
import { Table, type Column } from '../../components/Table'
import { CONTENT_TYPE, count, REVIEW } from '../../lib/words'
import { TwoLines } from '../Services/components/TwoLines'
import { BackLink } from './components/BackLink'
import styles from './Review.module.css'

const FROM = '/app/staff/services/clients/$subscriptionId/review'

/** The client's articles that wait for a person: to be read, or to be brought on. */
export function Review() {
  const { subscriptionId } = useParams({ from: FROM })
  const { page = 1 } = useSearch({ from: FROM })
  const navigate = useNavigate()
  const client = useSubscription(subscriptionId)
  const query = useReview(subscriptionId, page)
  const name = client.data?.account_name
  return (
    <Page
      title={name ? `Review of ${name}` : 'Review'}
      above={<BackLink subscriptionId={subscriptionId} name={name} />}
    >
      <Answer what="what waits for review" query={query} lines={8}>
        {({ summary, items, count: total }) => (
          <section aria-label="Articles to review">
            <p className={styles.summary}>{sentence(summary)}</p>
            {total === 0 ? (
              <Empty action={<GoOn subscriptionId={subscriptionId} />}>
                Nothing waits for a reader here. What is accepted is published when the month goes
                on.
              </Empty>
            ) : (
              <Table caption="Articles to review" columns={columns(subscriptionId)} rows={items} />
            )}
            <Pager
              label="Pages of articles"
              page={page}
              pageSize={REVIEW_ROWS}
              count={total}
              onPage={(next) => {
                void navigate({ to: '.', search: { page: next } })
              }}
            />
          </section>
        )}
      </Answer>
    </Page>
  )
}

function sentence({ to_read: toRead, stopped, accepted }: ReviewList['summary']): string {
  return [
    `${count(toRead, 'article')} to read`,
    stopped && `${stopped} stopped`,
    accepted && `${accepted} accepted and not yet published`,
  ]
    .filter(Boolean)
    .join(' · ')
}

function GoOn({ subscriptionId }: { subscriptionId: string }) {
  return (
    <Anchor
      renderRoot={(props) => (
        <Link to="/services/clients/$subscriptionId" params={{ subscriptionId }} {...props} />
      )}
    >
      Go on with the month
    </Anchor>
  )
}

function columns(subscriptionId: string): Column<ReviewRow>[] {
  return [
    {
      id: 'title',
      header: 'Title',
      cell: (row) => <Title row={row} subscriptionId={subscriptionId} />,
    },
    { id: 'type', header: 'Type', cell: (row) => CONTENT_TYPE[row.content_type] },
    { id: 'cluster', header: 'Cluster', cell: (row) => row.cluster || '–' },
    { id: 'keyword', header: 'Keyword', cell: (row) => row.target_keyword || '–' },
    {
      id: 'status',
      header: 'Status',
      cell: ({ status }) => <StatusPill words={REVIEW} value={status} />,
    },
    { id: 'words', header: 'Words', align: 'end', cell: (row) => row.word_count ?? '–' },
    { id: 'writer', header: 'Written by', cell: (row) => row.writer || '–' },
    { id: 'since', header: 'Since', align: 'end', cell: (row) => <Ago moment={row.since} /> },
  ]
}

function Title({ row, subscriptionId }: { row: ReviewRow; subscriptionId: string }) {
  return (
    <TwoLines small={row.problem || remark(row)} tone={row.problem ? 'bad' : 'quiet'}>
      <Anchor
        renderRoot={(props) => (
          <Link
            to="/services/clients/$subscriptionId/review/$needId"
            params={{ subscriptionId, needId: row.id }}
            {...props}
          />
        )}
      >
        {row.title}
      </Anchor>
    </TwoLines>
  )
}

function remark(row: ReviewRow): string {
  return [
    row.is_template && !row.has_opened && 'Written from a template; you have not opened it',
    row.warning_count > 0 && `${count(row.warning_count, 'thing')} to check`,
  ]
    .filter(Boolean)
    .join(' · ')
}
