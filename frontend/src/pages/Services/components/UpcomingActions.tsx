import { Button } from '@mantine/core'
import { useState } from 'react'

import { useOverdue } from '../../../api/dashboard'
import type { OverdueItem } from '../../../api/types'
import { Answer } from '../../../components/Answer'
import { Empty } from '../../../components/Empty'
import { Panel } from '../../../components/Panel'
import { ActionItem } from './ActionItem'
import styles from './UpcomingActions.module.css'

const FIRST_SIGHT = 8

/** The list an account manager starts the day with: what is late, whose it is, what to do. */
export function UpcomingActions() {
  const query = useOverdue()
  const items = query.data?.items ?? []
  return (
    <Panel title="What needs me today" note={query.data && summaryOf(items)}>
      <Answer what="what needs you today" query={query}>
        {() =>
          items.length === 0 ? (
            <Empty>Nothing is late and nothing is due this week.</Empty>
          ) : (
            <ActionItems items={items} />
          )
        }
      </Answer>
    </Panel>
  )
}

function ActionItems({ items }: { items: OverdueItem[] }) {
  const [all, setAll] = useState(false)
  const shown = all ? items : items.slice(0, FIRST_SIGHT)
  return (
    <>
      <ul className={styles.list}>
        {shown.map((item) => (
          <ActionItem key={item.id} item={item} />
        ))}
      </ul>
      {items.length > FIRST_SIGHT && (
        <Button
          variant="subtle"
          size="xs"
          aria-expanded={all}
          onClick={() => {
            setAll(!all)
          }}
        >
          {all ? `Show the first ${FIRST_SIGHT}` : `Show all ${items.length}`}
        </Button>
      )}
    </>
  )
}

function summaryOf(items: OverdueItem[]): string {
  const numberOf = (urgency: OverdueItem['urgency']) =>
    items.filter((item) => item.urgency === urgency).length
  return [
    numberOf('overdue') && `${numberOf('overdue')} overdue`,
    numberOf('today') && `${numberOf('today')} due today`,
    numberOf('upcoming') && `${numberOf('upcoming')} this week`,
  ]
    .filter(Boolean)
    .join(' · ')
}
