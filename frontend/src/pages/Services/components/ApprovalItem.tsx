import type { Approval } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { Decision, type DecisionWords } from '../../../components/Decision'
import { Money } from '../../../components/Money'
import { StatusPill } from '../../../components/StatusPill'
import { APPROVAL, APPROVAL_KIND } from '../../../lib/words'
import styles from './ApprovalList.module.css'

const RECORDED: DecisionWords = {
  note: 'How the client told you, or what they want changed',
  approve: 'Record approval',
  decline: 'Changes wanted',
  approved: 'The approval is recorded.',
  declined: 'The wish for changes is recorded.',
}

export interface ApprovalItemProps {
  approval: Approval
  subscriptionId: string
  mayDecide: boolean
}

/** One question to the client, with its answer or the two buttons that give it. */
export function ApprovalItem({ approval, subscriptionId, mayDecide }: ApprovalItemProps) {
  const isOpen = approval.status === 'waiting'
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <strong>{approval.title}</strong>
        <StatusPill words={APPROVAL} value={approval.status} />
        <History approval={approval} />
      </div>
      {approval.details && <p className={styles.policy}>{approval.details}</p>}
      {approval.policy_text && <p className={styles.policy}>{approval.policy_text}</p>}
      {approval.note && <p className={styles.policy}>“{approval.note}”</p>}
      {isOpen && mayDecide && (
        <Decision approval={approval} subscriptionId={subscriptionId} words={RECORDED} />
      )}
    </li>
  )
}

function History({ approval }: { approval: Approval }) {
  return (
    <span className={styles.when}>
      {APPROVAL_KIND[approval.kind]}
      {approval.amount !== null && (
        <>
          , <Money amount={approval.amount} currency={approval.currency} />
        </>
      )}
      , asked <Ago moment={approval.requested_at} />
      {approval.decided_at && (
        <>
          , answered <Ago moment={approval.decided_at} /> by{' '}
          {approval.decided_by?.name ?? 'somebody who has left'}
          {approval.entered_by && `, entered for them by ${approval.entered_by}`}
        </>
      )}
    </span>
  )
}
