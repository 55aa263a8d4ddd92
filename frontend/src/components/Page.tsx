import { Title } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'

import { useBrandName } from '../api/me'
import styles from './Page.module.css'

export interface PageProps {
  title: string
  above?: ReactNode
  beside?: ReactNode
  below?: ReactNode
  actions?: ReactNode
  children?: ReactNode
}

/** A page with its one heading, which takes the focus when the page is opened. */
export function Page({ title, above, beside, below, actions, children }: PageProps) {
  const brand = useBrandName()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div className={styles.page}>
      <title>{brand ? `${title} · ${brand}` : title}</title>
      <header className={styles.header}>
        <div className={styles.words}>
          {above}
          <div className={styles.title}>
            <Title order={1} ref={heading} tabIndex={-1}>
              {title}
            </Title>
            {beside}
          </div>
          {below}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
