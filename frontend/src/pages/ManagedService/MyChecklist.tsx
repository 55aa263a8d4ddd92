import { useChecklist } from '../../api/checklist'
import type { ChecklistItem, MyService } from '../../api/types'
import { Answer } from '../../components/Answer'
import { Day } from '../../components/Day'
import { Empty } from '../../components/Empty'
import { Panel } from '../../components/Panel'
import { StatusPill } from '../../components/StatusPill'
import { CHECKLIST } from '../../lib/words'
import styles from './ManagedService.module.css'

/** What the client still has to do or to give. */
export function MyChecklist({ service }: { service: MyService }) {
  const query = useChecklist(service.id)
  return (
    <Panel title="Your checklist">
      <Answer what="your checklist" query={query}>
        {({ items }) => {
          const own = items.filter(({ owner }) => owner === 'client')
          return own.length === 0 ? (
            <Empty>The checklist is written when your service is set up.</Empty>
          ) : (
            <ul className={styles.list}>
              {own.map((item) => (
                <Duty key={item.id} item={item} />
              ))}
            </ul>
          )
        }}
      </Answer>
    </Panel>
  )
}

function Duty({ item }: { item: ChecklistItem }) {
  return (
    <li>
      <span>{item.title}</span>
      <StatusPill words={CHECKLIST} value={item.status} />
      {item.status !== 'done' && item.due_date && (
        <span>
          by <Day day={item.due_date} />
        </span>
      )}
    </li>
  )
}
