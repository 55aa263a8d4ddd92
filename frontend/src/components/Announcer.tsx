import { CloseButton } from '@mantine/core'
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'

import styles from './Announcer.module.css'
import { SayContext, type Said } from './sayContext'

const READING_TIME = 8_000

/** Shows and speaks what an action led to. Good news leaves by itself, bad news is closed by hand. */
export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<Said | null>(null)
  const say = useCallback((text: string) => {
    setSaid({ text, isProblem: false })
  }, [])
  const sayProblem = useCallback((error: Error) => {
    setSaid({ text: error.message, isProblem: true })
  }, [])
  useEffect(() => {
    if (!said || said.isProblem) return undefined
    const timer = setTimeout(() => {
      setSaid(null)
    }, READING_TIME)
    return () => {
      clearTimeout(timer)
    }
  }, [said])
  const voice = useMemo(() => ({ say, sayProblem }), [say, sayProblem])
  return (
    <SayContext value={voice}>
      {children}
      <div role="status" aria-live="polite" className={styles.place}>
        {said && (
          <div className={styles.said} data-problem={said.isProblem || undefined}>
            <span>{said.text}</span>
            <CloseButton
              size="sm"
              aria-label="Close this message"
              onClick={() => {
                setSaid(null)
              }}
            />
          </div>
        )}
      </div>
    </SayContext>
  )
}
