import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'

import { useDecide } from '../../api/approvals'
import type { Approval } from '../../api/types'
import { Ago } from '../../components/Ago'
import { Money } from '../../components/Money'
import { useVoice } from '../../components/sayContext'
import { APPROVAL_KIND } from '../../lib/words'
import styles from './ManagedService.module.css'

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
        <Decision approval={approval} subscriptionId={subscriptionId} />
      ) : (
        <p className={styles.words}>Somebody of yours who may approve answers this.</p>
      )}
    </li>
  )
}

function Decision({ approval, subscriptionId }: Omit<QuestionProps, 'mayDecide'>) {
  const [note, setNote] = useState('')
  const decide = useDecide(subscriptionId)
  const { say, sayProblem } = useVoice()
  function send(approved: boolean) {
    decide.mutate(
      { id: approval.id, approved, note },
      {
        onSuccess: () => {
          say(approved ? 'Your approval is kept.' : 'Your wish for changes is kept.')
        },
        onError: sayProblem,
      },
    )
  }
  return (
    <>
      <Textarea
        label="Note"
        description="Needed when you ask for changes: what should be different?"
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
          aria-label={`Approve: ${approval.title}`}
          onClick={() => {
            send(true)
          }}
        >
          Approve
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={note.trim() === '' || decide.isPending}
          aria-label={`Ask for changes: ${approval.title}`}
          onClick={() => {
            send(false)
          }}
        >
          Ask for changes
        </Button>
      </div>
    </>
  )
}
