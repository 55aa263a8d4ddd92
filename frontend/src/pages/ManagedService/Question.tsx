import type { Approval } from '../../api/types'
import { Ago } from '../../components/Ago'
import { Decision, type DecisionWords } from '../../components/Decision'
import { Money } from '../../components/Money'
import { APPROVAL_KIND } from '../../lib/words'
import styles from './ManagedService.module.css'

const ANSWERED: DecisionWords = {
  note: 'Needed when you ask for changes: what should be different?',
  approve: 'Approve',
  decline: 'Ask for changes',
  approved: 'Your approval is kept.',
  declined: 'Your wish for changes is kept.',
}

export interface QuestionProps {
  approval: Approval
  subscriptionId: string
  mayDecide: boolean
}

/** One question to the client, with all that they say yes to. */
export function Question({ approval, subscriptionId, mayDecide }: QuestionProps) {
  return (
    <li className={styles.question}>
      <strong>{approval.title}</strong>
      <p className={styles.words}>
        {APPROVAL_KIND[approval.kind]}
        {approval.amount !== null && (
          <>
            , <Money amount={approval.amount} currency={approval.currency} />
          </>
        )}
        , asked <Ago moment={approval.requested_at} />
      </p>
      {approval.details && <p className={styles.words}>{approval.details}</p>}
      {approval.policy_text && <p className={styles.words}>{approval.policy_text}</p>}
      {mayDecide ? (
        <Decision
          approval={approval}
          subscriptionId={subscriptionId}
          words={ANSWERED}
          about={approval.title}
        />
      ) : (
        <p className={styles.words}>Somebody of yours who may approve answers this.</p>
      )}
    </li>
  )
}
