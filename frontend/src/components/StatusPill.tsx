import type { Word } from '../lib/words'
import styles from './StatusPill.module.css'

export interface StatusPillProps<Value extends string> {
  words: Record<Value, Word>
  value: Value
}

/** A state in words; the colour only repeats what the word says. */
export function StatusPill<Value extends string>({ words, value }: StatusPillProps<Value>) {
  const word = (words as Partial<Record<Value, Word>>)[value]
  return (
    <span className={styles.pill} data-tone={word?.tone ?? 'quiet'}>
      {word?.text ?? value.replaceAll('_', ' ')}
    </span>
  )
}
