import type { MonthStep, StepStatus } from '../../../api/types'
import { Progress } from '../../../components/Progress'
import { StatusPill } from '../../../components/StatusPill'
import type { Word } from '../../../lib/words'
import styles from './MonthSteps.module.css'

const STEP: Record<StepStatus, Word> = {
  waiting: { text: 'To come', tone: 'quiet' },
  running: { text: 'Running', tone: 'busy' },
  done: { text: 'Done', tone: 'good' },
  skipped: { text: 'Not needed', tone: 'quiet' },
  blocked: { text: 'Waits for a person', tone: 'warn' },
  failed: { text: 'Failed', tone: 'bad' },
}

/** Each step of the month with its count, what it is doing now, or why it stopped. */
export function MonthSteps({ steps }: { steps: MonthStep[] }) {
  return (
    <ol className={styles.steps} aria-label="Steps of the month">
      {steps.map((step) => (
        <li key={step.key} aria-current={step.status === 'running' ? 'step' : undefined}>
          <span className={styles.title}>{step.title}</span>
          <StatusPill words={STEP} value={step.status} />
          <span className={styles.count}>{step.total > 0 && `${step.done} of ${step.total}`}</span>
          <span className={styles.message}>
            {step.status === 'running' && (
              <Progress label={step.title} value={step.done} max={step.total} />
            )}
            {step.message}
          </span>
        </li>
      ))}
    </ol>
  )
}
