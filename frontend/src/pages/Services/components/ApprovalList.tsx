import { useApprovals } from '../../../api/approvals'
import type { SubscriptionDetail } from '../../../api/types'
import { Answer } from '../../../components/Answer'
import { Empty } from '../../../components/Empty'
import { ApprovalItem } from './ApprovalItem'
import styles from './ApprovalList.module.css'

/** What the client was asked, what they answered, and what still waits. */
export function ApprovalList({ subscription }: { subscription: SubscriptionDetail }) {
  const query = useApprovals(subscription.id)
  return (
    <section aria-label="Approvals">
      <Answer what="the approvals" query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>
              Nothing has been put to the client yet. The blueprint is the first thing they approve.
            </Empty>
          ) : (
            <ul className={styles.list}>
              {items.map((approval) => (
                <ApprovalItem
                  key={approval.id}
                  approval={approval}
                  subscriptionId={subscription.id}
                  mayDecide={subscription.rights.includes('approve')}
                />
              ))}
            </ul>
          )
        }
      </Answer>
    </section>
  )
}
