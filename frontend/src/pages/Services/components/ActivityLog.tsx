import { ENTRIES_PER_PAGE, useActivity } from '../../../api/activity'
import type { ActivityEntry, SubscriptionDetail } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { Answer } from '../../../components/Answer'
import { Empty } from '../../../components/Empty'
import { Pager } from '../../../components/Pager'
import { Table, type Column } from '../../../components/Table'

export interface ActivityLogProps {
  subscription: SubscriptionDetail
  page: number
  onPage: (page: number) => void
}

/** Who changed what, newest first. */
export function ActivityLog({ subscription, page, onPage }: ActivityLogProps) {
  const query = useActivity(subscription.id, page)
  return (
    <section aria-label="Activity">
      <Answer what="the activity" query={query}>
        {({ items, count }) =>
          count === 0 ? (
            <Empty>Nothing has happened here yet.</Empty>
          ) : (
            <>
              <Table caption="Activity" columns={COLUMNS} rows={items} />
              <Pager
                label="Pages of activity"
                page={page}
                pageSize={ENTRIES_PER_PAGE}
                count={count}
                onPage={onPage}
              />
            </>
          )
        }
      </Answer>
    </section>
  )
}

const COLUMNS: Column<ActivityEntry>[] = [
  { id: 'text', header: 'What', cell: ({ text }) => text },
  { id: 'actor', header: 'Who', cell: ({ actor }) => actor?.name ?? 'By itself' },
  { id: 'at', header: 'When', align: 'end', cell: ({ at }) => <Ago moment={at} /> },
]
