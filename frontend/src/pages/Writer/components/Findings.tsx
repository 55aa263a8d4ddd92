import type { Draft, ReviewDetail } from '../../../api/types'
import { Panel } from '../../../components/Panel'
import styles from './Side.module.css'

// Flesch's reading ease: 60 to 70 is plain English.
const PLAIN = 60
const HARD = 30

/** What an editor should look at before the page goes out. */
export function Findings({ page: { draft } }: { page: ReviewDetail }) {
  if (!draft) return null
  return (
    <Panel title="To check">
      {draft.note && <p className={styles.note}>{draft.note}</p>}
      <ul className={styles.list}>
        {draft.warnings.map((warning) => (
          <li key={warning} className={styles.warning}>
            {warning}
          </li>
        ))}
        <li>{reading(draft.reading_ease)}</li>
        <li>
          {draft.likeness_percent} % of its wording is also in the site&apos;s nearest other page;
          30 % is the most.
        </li>
      </ul>
      <Sources draft={draft} />
    </Panel>
  )
}

function reading(ease: number): string {
  const word = ease >= PLAIN ? 'plain' : ease >= HARD ? 'demanding' : 'hard to read'
  return `Reading ease ${ease.toFixed(0)} of 100: ${word}.`
}

function Sources({ draft }: { draft: Draft }) {
  if (draft.sources.length === 0) return null
  return (
    <details className={styles.details}>
      <summary>What it states, and where the intake says so ({draft.sources.length})</summary>
      <ul className={styles.list}>
        {draft.sources.map(({ statement, field }) => (
          <li key={`${field} ${statement}`}>
            {statement} <small>{field}</small>
          </li>
        ))}
      </ul>
    </details>
  )
}
