import { Button } from '@mantine/core'

import { useChecklist, useMarkDone } from '../../../api/checklist'
import type { ChecklistItem, SubscriptionDetail } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { Answer } from '../../../components/Answer'
import { Day } from '../../../components/Day'
import { Empty } from '../../../components/Empty'
import { StatusPill } from '../../../components/StatusPill'
import { Table, type Column } from '../../../components/Table'
import { useVoice } from '../../../components/sayContext'
import { CHECKLIST } from '../../../lib/words'
import { TwoLines } from './TwoLines'

const OWNER: Record<ChecklistItem['owner'], string> = { client: 'Client', team: 'Team' }

/** What client and team owe each other before the work can run. */
export function OnboardingChecklist({ subscription }: { subscription: SubscriptionDetail }) {
  const query = useChecklist(subscription.id)
  const mayTick = subscription.rights.includes('deliver')
  const columns = mayTick ? [...COLUMNS, doneColumn(subscription.id)] : COLUMNS
  return (
    <section aria-label="Onboarding">
      <Answer what="the checklist" query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>The checklist is written when onboarding starts.</Empty>
          ) : (
            <Table caption="Onboarding checklist" columns={columns} rows={items} />
          )
        }
      </Answer>
    </section>
  )
}

const COLUMNS: Column<ChecklistItem>[] = [
  {
    id: 'title',
    header: 'What',
    cell: ({ title, note }) => <TwoLines small={note}>{title}</TwoLines>,
  },
  { id: 'owner', header: 'Who', cell: ({ owner }) => OWNER[owner] },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => <StatusPill words={CHECKLIST} value={status} />,
  },
  { id: 'due', header: 'Due', cell: ({ due_date: day }) => <Day day={day} /> },
  { id: 'done', header: 'Done', cell: ({ done_at: moment }) => <Ago moment={moment} /> },
]

function doneColumn(subscriptionId: string): Column<ChecklistItem> {
  return {
    id: 'mark',
    header: '',
    align: 'end',
    cell: (item) => <MarkDone item={item} subscriptionId={subscriptionId} />,
  }
}

function MarkDone({ item, subscriptionId }: { item: ChecklistItem; subscriptionId: string }) {
  const { mutate, isPending } = useMarkDone(subscriptionId)
  const { sayProblem } = useVoice()
  if (item.status === 'done') return null
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={isPending}
      aria-label={`Mark as done: ${item.title}`}
      onClick={() => {
        mutate(item.id, { onError: sayProblem })
      }}
    >
      Mark as done
    </Button>
  )
}
