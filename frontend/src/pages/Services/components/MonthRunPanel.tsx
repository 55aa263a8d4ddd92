import { useLocale } from '../../../api/me'
import { isActive, useMonthRun } from '../../../api/monthRuns'
import type { MonthRun, SubscriptionDetail } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { Answer } from '../../../components/Answer'
import { Panel } from '../../../components/Panel'
import { StatusPill } from '../../../components/StatusPill'
import { formatMonth } from '../../../lib/dates'
import { JOB, MONTH_RUN } from '../../../lib/words'
import styles from './MonthRunPanel.module.css'
import { MonthSteps } from './MonthSteps'
import { RunActions } from './RunActions'

/** The client's month as it runs, step by step; it is read from the server, so a reload loses nothing. */
export function MonthRunPanel({ subscription }: { subscription: SubscriptionDetail }) {
  const query = useMonthRun(subscription.id)
  const { locale } = useLocale()
  const run = query.data?.run
  if (query.data && !run) return null
  return (
    <Panel
      title={run ? `Month of ${formatMonth(run.month, locale)}` : 'The month'}
      note={run && <RunNote run={run} />}
      actions={run && <RunActions run={run} subscription={subscription} />}
    >
      <Answer what="the month" query={query}>
        {() => run && <RunBody run={run} />}
      </Answer>
    </Panel>
  )
}

function RunNote({ run }: { run: MonthRun }) {
  const isStopped = run.job !== null && !isActive(run) && ['queued', 'running'].includes(run.status)
  return (
    <>
      {isStopped && run.job ? (
        <StatusPill words={JOB} value={run.job.status} />
      ) : (
        <StatusPill words={MONTH_RUN} value={run.status} />
      )}{' '}
      {run.finished_at ? (
        <Ago moment={run.finished_at} />
      ) : (
        run.started_at && (
          <>
            started <Ago moment={run.started_at} />
          </>
        )
      )}
    </>
  )
}

function RunBody({ run }: { run: MonthRun }) {
  const steps = <MonthSteps steps={run.steps} />
  if (run.status === 'done') {
    return (
      <details className={styles.details}>
        <summary>What was done</summary>
        {steps}
      </details>
    )
  }
  const failure = run.status === 'failed' && (run.message || run.job?.failure)
  return (
    <>
      {failure && (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
      {run.status === 'waiting' && run.message && <p className={styles.waiting}>{run.message}</p>}
      {steps}
    </>
  )
}
