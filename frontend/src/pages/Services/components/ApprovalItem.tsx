import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'

import { useDecide } from '../../../api/approvals'
import type { Approval } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { Money } from '../../../components/Money'
import { StatusPill } from '../../../components/StatusPill'
import { useVoice } from '../../../components/sayContext'
import { APPROVAL, APPROVAL_KIND } from '../../../lib/words'
import styles from './ApprovalList.module.css'

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
      {isOpen && mayDecide && <Decision approval={approval} subscriptionId={subscriptionId} />}
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

function Decision({ approval, subscriptionId }: Omit<ApprovalItemProps, 'mayDecide'>) {
  const [note, setNote] = useState('')
  const decide = useDecide(subscriptionId)
  const { say, sayProblem } = useVoice()
  function send(approved: boolean) {
    decide.mutate(
      { id: approval.id, approved, note },
      {
        onSuccess: () => {
          say(approved ? 'The approval is recorded.' : 'The wish for changes is recorded.')
        },
        onError: sayProblem,
      },
    )
  }
  return (
    <div className={styles.decision}>
      <Textarea
        label="Note"
        description="How the client told you, or what they want changed"
        rows={2}
        value={note}
        onChange={(event) => {
          setNote(event.currentTarget.value)
        }}
      />
      <div className={styles.buttons}>
        <Button
          size="xs"
          loading={decide.isPending}
          onClick={() => {
            send(true)
          }}
        >
          Record approval
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={note.trim() === '' || decide.isPending}
          onClick={() => {
            send(false)
          }}
        >
          Changes wanted
        </Button>
      </div>
    </div>
  )
}
