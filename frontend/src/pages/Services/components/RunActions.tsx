import { Button } from '@mantine/core'

import { useJobAction } from '../../../api/jobs'
import { isActive, useRunMonth } from '../../../api/monthRuns'
import type { MonthRun, SubscriptionDetail } from '../../../api/types'
import { useVoice } from '../../../components/sayContext'
import { ReviewLink } from './ReviewLink'

export interface RunActionsProps {
  run: MonthRun
  subscription: SubscriptionDetail
}

/** Stop a month that runs, go on with one that waited for a person, try a failed one again. */
export function RunActions({ run, subscription }: RunActionsProps) {
  const { job } = run
  if (!subscription.rights.includes('deliver')) return null
  if (isActive(run)) return job?.can_cancel ? <Stop jobId={job.id} /> : null
  if (run.status === 'waiting') return <Waiting run={run} subscription={subscription} />
  return job?.can_retry ? <TryAgain jobId={job.id} /> : null
}

function Stop({ jobId }: { jobId: string }) {
  const { mutate, isPending } = useJobAction('cancel')
  const { sayProblem } = useVoice()
  return (
    <Button
      size="xs"
      variant="default"
      loading={isPending}
      onClick={() => {
        mutate(jobId, { onError: sayProblem })
      }}
    >
      Stop after this step
    </Button>
  )
}

function TryAgain({ jobId }: { jobId: string }) {
  const { mutate, isPending } = useJobAction('retry')
  const { sayProblem } = useVoice()
  return (
    <Button
      size="xs"
      loading={isPending}
      onClick={() => {
        mutate(jobId, { onError: sayProblem })
      }}
    >
      Try again
    </Button>
  )
}

function Waiting({ run, subscription }: RunActionsProps) {
  const isUnread = run.steps.some(({ key, status }) => key === 'review' && status === 'blocked')
  return (
    <>
      {isUnread && <ReviewLink subscriptionId={subscription.id} />}
      <GoOn run={run} subscription={subscription} />
    </>
  )
}

function GoOn({ run, subscription }: RunActionsProps) {
  const { mutate, isPending } = useRunMonth(subscription.id)
  const { sayProblem } = useVoice()
  return (
    <Button
      size="xs"
      loading={isPending}
      onClick={() => {
        mutate({ month: run.month, accept_drafts: false }, { onError: sayProblem })
      }}
    >
      Go on
    </Button>
  )
}
