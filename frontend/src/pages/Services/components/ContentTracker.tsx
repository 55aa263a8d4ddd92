import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import { ROWS_PER_PAGE, useContent } from '../../../api/deliverables'
import { useLocale } from '../../../api/me'
import type { ContentItem, ContentSummary, SubscriptionDetail } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { Answer } from '../../../components/Answer'
import { Empty } from '../../../components/Empty'
import { Pager } from '../../../components/Pager'
import { StatusPill } from '../../../components/StatusPill'
import { Table, type Column } from '../../../components/Table'
import { formatMonth } from '../../../lib/dates'
import { CONTENT, CONTENT_TYPE, PACE } from '../../../lib/words'
import { ReviewLink } from './ReviewLink'
import { RunMonthLink } from './RunMonthLink'
import styles from './Tracker.module.css'
import { TwoLines } from './TwoLines'

export interface ContentTrackerProps {
  subscription: SubscriptionDetail
  page: number
  onPage: (page: number) => void
}

/** This month's articles from need to published. */
export function ContentTracker({ subscription, page, onPage }: ContentTrackerProps) {
  const query = useContent(subscription.id, page)
  const { locale } = useLocale()
  return (
    <section aria-label="Articles this month">
      <Answer what="this month's content" query={query} lines={8}>
        {({ summary, items, count: total }) => (
          <>
            <p className={styles.summary}>
              {sentence(summary, locale)}{' '}
              {summary.in_review + summary.failed > 0 && (
                <ReviewLink subscriptionId={subscription.id} />
              )}
            </p>
            {total === 0 ? (
              <Empty action={<RunMonthLink subscription={subscription} />}>
                Nothing is planned for this month yet. Running the month plans and writes it.
              </Empty>
            ) : (
              <Table
                caption="Articles this month"
                columns={columns(subscription.id)}
                rows={items}
              />
            )}
            <Pager
              label="Pages of articles"
              page={page}
              pageSize={ROWS_PER_PAGE}
              count={total}
              onPage={onPage}
            />
          </>
        )}
      </Answer>
    </section>
  )
}

function sentence(summary: ContentSummary, locale: string): string {
  const { published, owed, pace, expected_today: expected } = summary
  const late = pace === 'behind' ? ` (${expected} expected by today)` : ''
  return [
    `${published} of ${owed} articles published, ${PACE[pace].text}${late}`,
    summary.in_review && `${summary.in_review} to review`,
    summary.in_progress && `${summary.in_progress} being made`,
    summary.failed && `${summary.failed} failed`,
    ...summary.late.map(
      (late) =>
        `late: ${late.owed - late.published} of ${late.owed} of ${formatMonth(late.month, locale)}`,
    ),
  ]
    .filter(Boolean)
    .join(' · ')
}

function columns(subscriptionId: string): Column<ContentItem>[] {
  return [
    {
      id: 'title',
      header: 'Title',
      cell: (item) => <Title item={item} subscriptionId={subscriptionId} />,
    },
    ...FACTS,
  ]
}

const FACTS: Column<ContentItem>[] = [
  { id: 'type', header: 'Type', cell: (item) => CONTENT_TYPE[item.content_type] },
  { id: 'cluster', header: 'Cluster', cell: (item) => item.cluster || '–' },
  { id: 'keyword', header: 'Keyword', cell: (item) => item.target_keyword || '–' },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => <StatusPill words={CONTENT} value={status} />,
  },
  { id: 'words', header: 'Words', align: 'end', cell: (item) => item.word_count ?? '–' },
  {
    id: 'changed',
    header: 'Last change',
    align: 'end',
    cell: (item) => <Ago moment={item.published_at ?? item.updated_at} />,
  },
]

const IN_REVIEW: ContentItem['status'][] = ['review', 'sent_back', 'failed']

function Title({ item, subscriptionId }: { item: ContentItem; subscriptionId: string }) {
  const unread = item.is_template && item.status === 'review'
  return (
    <TwoLines
      small={item.problem || (unread && 'Written from a template; an editor has to read it.')}
      tone={item.problem ? 'bad' : 'quiet'}
    >
      {item.published_url ? (
        <Anchor href={item.published_url} target="_blank" rel="noreferrer">
          {item.title}
        </Anchor>
      ) : IN_REVIEW.includes(item.status) ? (
        <Anchor
          renderRoot={(props) => (
            <Link
              to="/services/clients/$subscriptionId/review/$needId"
              params={{ subscriptionId, needId: item.id }}
              {...props}
            />
          )}
        >
          {item.title}
        </Anchor>
      ) : (
        item.title
      )}
    </TwoLines>
  )
}
