import styles from './Progress.module.css'
import type { Tone } from '../lib/words'

export interface ProgressProps {
  label: string
  value: number
  max: number
  tone?: Tone
}

/** A bar for what the words beside it say; `max` 0 means that the end is not known yet. */
export function Progress({ label, value, max, tone = 'busy' }: ProgressProps) {
  const share = max > 0 ? Math.min(value / max, 1) : 0
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(max, 1)}
      aria-valuenow={max > 0 ? Math.min(value, max) : 0}
      aria-valuetext={max > 0 ? `${value} of ${max}` : 'starting'}
    >
      <div className={styles.bar} data-tone={tone} style={{ width: `${share * 100}%` }} />
    </div>
  )
}
