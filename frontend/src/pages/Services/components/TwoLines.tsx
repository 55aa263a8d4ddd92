import type { ReactNode } from 'react'

import type { Tone } from '../../../lib/words'
import styles from './TwoLines.module.css'

export interface TwoLinesProps {
  children: ReactNode
  /** The second line; without it there is only the first. */
  small: ReactNode
  tone?: Tone
}

/** What matters, and under it in small what else there is to say. */
export function TwoLines({ children, small, tone = 'quiet' }: TwoLinesProps) {
  return (
    <div className={styles.lines}>
      <span>{children}</span>
      {small && <small data-tone={tone}>{small}</small>}
    </div>
  )
}
