import { useApprovals } from '../../api/approvals'
import type { MyService } from '../../api/types'
import { Answer } from '../../components/Answer'
import { Empty } from '../../components/Empty'
import { Panel } from '../../components/Panel'
import styles from './ManagedService.module.css'
import { Question } from './Question'

/** What waits for the client's yes. */
export function MyQuestions({ service }: { service: MyService }) {
  const query = useApprovals(service.id)
  return (
    <Panel title="Waits for you">
      <Answer what="what waits for you" query={query}>
        {({ items }) => {
          const waiting = items.filter(({ status }) => status === 'waiting')
          return waiting.length === 0 ? (
            <Empty>Nothing waits for your answer.</Empty>
          ) : (
            <ul className={styles.list}>
              {waiting.map((approval) => (
                <Question
                  key={approval.id}
                  approval={approval}
                  subscriptionId={service.id}
                  mayDecide={service.rights.includes('approve')}
                />
              ))}
            </ul>
          )
        }}
      </Answer>
    </Panel>
  )
}
