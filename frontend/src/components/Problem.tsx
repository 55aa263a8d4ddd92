import { Button } from '@mantine/core'

import { ApiError } from '../api/errors'
import { Icon } from './Icon'
import styles from './Problem.module.css'

export interface ProblemProps {
  /** What could not be had, as in "the clients". */
  what: string
  error: Error
  onRetry?: () => void
}

/** Says what went wrong, what it means and the way back, in the place where the answer would be. */
export function Problem({ what, error, onRetry }: ProblemProps) {
  const heals = error instanceof ApiError ? error.mayHeal || error.isSignedOut : true
  return (
    <div role="alert" className={styles.problem}>
      <Icon name="alert" size={18} />
      <div>
        <p className={styles.what}>We could not show {what}.</p>
        <p>{wordsOf(error)}</p>
        {onRetry && heals && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  )
}

function wordsOf(error: Error): string {
  if (error instanceof ApiError) return error.message
  return 'This page made a mistake of its own. Reload it; if it happens again, tell your admin.'
}
