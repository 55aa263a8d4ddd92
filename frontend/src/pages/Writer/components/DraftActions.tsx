import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { useReviewVerb } from '../../../api/review'
import type { ReviewDetail, ReviewStatus } from '../../../api/types'
import { useVoice } from '../../../components/sayContext'
import { SendBackDialog } from './SendBackDialog'

type Verb = 'accept' | 'resume' | 'edit' | 'send-back'

const VERBS: Record<ReviewStatus, Verb[]> = {
  planned: [],
  idea: [],
  brief: [],
  draft: [],
  review: ['accept', 'edit', 'send-back'],
  accepted: ['edit', 'send-back'],
  needs_person: ['resume', 'edit'],
  published: [],
}

export interface DraftActionsProps {
  page: ReviewDetail
  subscriptionId: string
  onEdit: () => void
}

/** What can be done with the page as it stands; after a decision the next one that waits is shown. */
export function DraftActions({ page, subscriptionId, onEdit }: DraftActionsProps) {
  const [isAsking, setAsking] = useState(false)
  // It outlives its buttons, which go when the page's state changes.
  const { mutate, isPending, error } = useReviewVerb(subscriptionId, page.id)
  const { say, sayProblem } = useVoice()
  const goOn = useNextPage(page, subscriptionId)
  const verbs = VERBS[page.status]
  const version = page.version ?? 1

  function accept() {
    mutate(
      { verb: 'accept', version },
      {
        onSuccess: () => {
          say(`Accepted: ${page.title}`)
          goOn()
        },
        onError: sayProblem,
      },
    )
  }

  function sendBack(note: string) {
    mutate(
      { verb: 'send-back', version, note },
      {
        onSuccess: () => {
          setAsking(false)
          say(`Sent back, and being written again: ${page.title}`)
          goOn()
        },
      },
    )
  }

  return (
    <>
      {verbs.includes('accept') && (
        <Button
          size="sm"
          loading={isPending}
          disabled={page.is_template && !page.has_opened}
          onClick={accept}
        >
          Accept
        </Button>
      )}
      {verbs.includes('resume') && (
        <Button
          size="sm"
          loading={isPending}
          onClick={() => {
            mutate({ verb: 'resume', note: '' }, { onError: sayProblem })
          }}
        >
          Let the writer try again
        </Button>
      )}
      {verbs.includes('edit') && (
        <Button size="sm" variant="default" onClick={onEdit}>
          {page.draft ? 'Edit' : 'Write it by hand'}
        </Button>
      )}
      {verbs.includes('send-back') && (
        <Button
          size="sm"
          variant="default"
          onClick={() => {
            setAsking(true)
          }}
        >
          Send back
        </Button>
      )}
      <SendBackDialog
        opened={isAsking}
        isPending={isPending}
        error={error}
        onSend={sendBack}
        onClose={() => {
          setAsking(false)
        }}
      />
    </>
  )
}

/** To the page that waits after this one; to the list when none does. */
function useNextPage({ next_id: next }: ReviewDetail, subscriptionId: string): () => void {
  const navigate = useNavigate()
  return () => {
    if (next === null) {
      void navigate({ to: '/services/clients/$subscriptionId/review', params: { subscriptionId } })
      return
    }
    void navigate({
      to: '/services/clients/$subscriptionId/review/$needId',
      params: { subscriptionId, needId: next },
    })
  }
}
