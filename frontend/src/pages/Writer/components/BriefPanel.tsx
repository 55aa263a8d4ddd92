import type { ReviewDetail } from '../../../api/types'
import { Empty } from '../../../components/Empty'
import { Panel } from '../../../components/Panel'
import styles from './Side.module.css'

/** What the writer was asked for. */
export function BriefPanel({ page: { brief } }: { page: ReviewDetail }) {
  if (!brief) {
    return (
      <Panel title="Brief">
        <Empty>The page has no brief yet.</Empty>
      </Panel>
    )
  }
  return (
    <Panel title="Brief" note={`at least ${brief.least_words} words`}>
      {brief.angle && <p className={styles.note}>{brief.angle}</p>}
      <ol className={styles.list} aria-label="Headings of the brief">
        {brief.headings.map((heading) => (
          <li key={heading}>{heading}</li>
        ))}
      </ol>
      {brief.keywords.length > 0 && (
        <p className={styles.note}>Keywords: {brief.keywords.join(', ')}</p>
      )}
      {brief.instructions && <p className={styles.note}>{brief.instructions}</p>}
    </Panel>
  )
}
