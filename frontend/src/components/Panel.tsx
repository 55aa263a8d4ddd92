import { Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'

import styles from './Panel.module.css'

export interface PanelProps {
  title: string
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A named part of a page. Panels never hold panels. */
export function Panel({ title, note, actions, children }: PanelProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={styles.panel}>
      <div className={styles.head}>
        <Title order={2} id={id}>
          {title}
        </Title>
        {note && <span className={styles.note}>{note}</span>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  )
}
