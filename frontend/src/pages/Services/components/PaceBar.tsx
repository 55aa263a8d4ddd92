import type { Pace } from '../../../api/types'
import { Progress } from '../../../components/Progress'
import { PACE } from '../../../lib/words'
import styles from './PaceBar.module.css'

export interface PaceBarProps {
  /** What is counted, as in "articles". */
  unit: string
  done: number
  goal: number
  pace: Pace
  lost?: number
  /** How many of earlier months are still missing. */
  late?: number
}

/** "3 of 10, on pace" over its bar; what is missing of earlier months beside it. */
export function PaceBar({ unit, done, goal, pace, lost = 0, late = 0 }: PaceBarProps) {
  const { text, tone } = PACE[pace]
  return (
    <div className={styles.pace}>
      <span>
        {done} of {goal}, <span data-tone={tone}>{text}</span>
        {lost > 0 && (
          <>
            , <span data-tone="bad">{lost} lost</span>
          </>
        )}
        {late > 0 && (
          <>
            , <span data-tone="bad">{late} late</span>
          </>
        )}
      </span>
      <Progress
        label={`${done} of ${goal} ${unit}`}
        value={done}
        max={goal}
        tone={tone === 'warn' ? 'warn' : 'busy'}
      />
    </div>
  )
}
