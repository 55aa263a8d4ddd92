import { Anchor, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import { isAtWork, useJobAction } from '../../api/jobs'
import type { Job } from '../../api/types'
import { Ago } from '../../components/Ago'
import { Progress } from '../../components/Progress'
import { StatusPill } from '../../components/StatusPill'
import { useVoice } from '../../components/sayContext'
import { JOB } from '../../lib/words'
import styles from './Jobs.module.css'

/** One job: what, for whom, how far, why it failed, and what may be done about it. */
export function JobItem({ job }: { job: Job }) {
  return (
    <li className={styles.job}>
      <div className={styles.head}>
        <strong>{job.title}</strong>
        <StatusPill words={JOB} value={job.status} />
        <Client job={job} />
        <span className={styles.when}>
          <When job={job} />
        </span>
      </div>
      <JobActions job={job} />
      {isAtWork(job) && <JobProgress job={job} />}
      {job.failure && job.status !== 'succeeded' && <p className={styles.failure}>{job.failure}</p>}
    </li>
  )
}

function Client({ job }: { job: Job }) {
  const { subscription_id: id, account_name: name, site_domain: domain } = job
  if (!id) return <span>{name}</span>
  return (
    <Anchor
      renderRoot={(props) => (
        <Link to="/services/clients/$subscriptionId" params={{ subscriptionId: id }} {...props} />
      )}
    >
      {name} ({domain})
    </Anchor>
  )
}

function When({ job }: { job: Job }) {
  const tries = job.attempts > 1 ? `, attempt ${job.attempts} of ${job.max_attempts}` : ''
  if (job.status === 'retrying') {
    return (
      <>
        again <Ago moment={job.run_after} />
        {tries}
      </>
    )
  }
  return (
    <>
      <Ago moment={job.finished_at ?? job.started_at ?? job.created_at} />
      {tries}
    </>
  )
}

function JobProgress({ job: { title, progress } }: { job: Job }) {
  const { done, total, message } = progress
  return (
    <div className={styles.progress}>
      <Progress label={title} value={done} max={total} />
      <span>
        {total > 0 && `${done} of ${total}`}
        {total > 0 && message && ' · '}
        {message}
      </span>
    </div>
  )
}

function JobActions({ job }: { job: Job }) {
  const retry = useJobAction('retry')
  const cancel = useJobAction('cancel')
  const { sayProblem } = useVoice()
  const look = { size: 'compact-xs', variant: 'default' } as const
  return (
    <div className={styles.actions}>
      {job.can_retry && (
        <Button
          {...look}
          aria-label={`Try again: ${job.title}, ${job.account_name}`}
          loading={retry.isPending}
          onClick={() => {
            retry.mutate(job.id, { onError: sayProblem })
          }}
        >
          Try again
        </Button>
      )}
      {job.can_cancel && (
        <Button
          {...look}
          aria-label={`Cancel: ${job.title}, ${job.account_name}`}
          loading={cancel.isPending}
          onClick={() => {
            cancel.mutate(job.id, { onError: sayProblem })
          }}
        >
          Cancel
        </Button>
      )}
    </div>
  )
}
