import type { ReactNode } from 'react'

import styles from './Empty.module.css'

export interface EmptyProps {
  children: ReactNode
  action?: ReactNode
}

/** What a list says when nothing is in it, and the one action that fills it. */
export function Empty({ children, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <p>{children}</p>
      {action}
    </div>
  )
}
