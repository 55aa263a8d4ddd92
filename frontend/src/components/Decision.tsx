import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'

import { useDecide } from '../api/approvals'
import type { Approval } from '../api/types'
import styles from './Decision.module.css'
import { useVoice } from './sayContext'

/** How the two answers are called, and what is said when one was given. */
export interface DecisionWords {
  note: string
  approve: string
  decline: string
  approved: string
  declined: string
}

export interface DecisionProps {
  approval: Approval
  subscriptionId: string
  words: DecisionWords
  /** What the buttons are about, for who hears them one by one. */
  about?: string
}

/** The answer to a question: yes, or what should be different. */
export function Decision({ approval, subscriptionId, words, about }: DecisionProps) {
  const [note, setNote] = useState('')
  const decide = useDecide(subscriptionId)
  const { say, sayProblem } = useVoice()
  function send(approved: boolean) {
    decide.mutate(
      { id: approval.id, approved, note },
      {
        onSuccess: () => {
          say(approved ? words.approved : words.declined)
        },
        onError: sayProblem,
      },
    )
  }
  return (
    <div className={styles.decision}>
      <Textarea
        label="Note"
        description={words.note}
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
          aria-label={about && `${words.approve}: ${about}`}
          onClick={() => {
            send(true)
          }}
        >
          {words.approve}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={note.trim() === '' || decide.isPending}
          aria-label={about && `${words.decline}: ${about}`}
          onClick={() => {
            send(false)
          }}
        >
          {words.decline}
        </Button>
      </div>
    </div>
  )
}
