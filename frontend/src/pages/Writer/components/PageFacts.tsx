import type { ReactNode } from 'react'

import type { Draft, ReviewDetail } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { CONTENT_TYPE } from '../../../lib/words'
import styles from './PageFacts.module.css'

/** Where the page belongs, who wrote it, how long it is. */
export function PageFacts({ page }: { page: ReviewDetail }) {
  return (
    <dl className={styles.facts}>
      <Fact name="Type">{CONTENT_TYPE[page.content_type]}</Fact>
      <Fact name="Cluster">{page.cluster || '–'}</Fact>
      <Fact name="Keyword">{page.target_keyword || '–'}</Fact>
      <Fact name="Address">/{page.slug}/</Fact>
      {page.draft && <DraftFacts draft={page.draft} writer={page.writer} />}
    </dl>
  )
}

function DraftFacts({ draft, writer }: { draft: Draft; writer: string }) {
  return (
    <>
      <Fact name="Version">
        {draft.version} by {writer}, <Ago moment={draft.written_at} />
      </Fact>
      <Fact name="Length">{draft.word_count} words</Fact>
      <Fact name="Description">{draft.meta_description || 'None yet'}</Fact>
      {draft.accepted_at && (
        <Fact name="Accepted">
          <Ago moment={draft.accepted_at} /> by {draft.accepted_by?.name ?? 'the automation'}
        </Fact>
      )}
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
