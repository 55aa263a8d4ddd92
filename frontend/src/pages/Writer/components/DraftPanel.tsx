import { isBeingWritten } from '../../../api/review'
import type { ReviewDetail } from '../../../api/types'
import { Empty } from '../../../components/Empty'
import { Panel } from '../../../components/Panel'
import { RichText } from '../../../components/RichText'
import styles from './DraftPanel.module.css'

/** The draft as it will read, under its cover; or why there is none. */
export function DraftPanel({ page }: { page: ReviewDetail }) {
  const { draft, cover_url: cover, cover_alt: alt } = page
  return (
    <Panel title="Draft" note={isBeingWritten(page) && 'The writer has it; this page follows.'}>
      {page.problem && (
        <p role="alert" className={styles.problem}>
          {page.problem}
        </p>
      )}
      {cover && <img className={styles.cover} src={cover} alt={alt} width={1200} height={630} />}
      {draft ? (
        <RichText html={draft.html} />
      ) : (
        <Empty>There is no text yet. The writer can try again, or you write the page.</Empty>
      )}
    </Panel>
  )
}
