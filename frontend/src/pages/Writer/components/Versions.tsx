import type { DraftVersion } from '../../../api/types'
import { Ago } from '../../../components/Ago'
import { Panel } from '../../../components/Panel'
import { StatusPill } from '../../../components/StatusPill'
import { VERSION } from '../../../lib/words'
import styles from './Side.module.css'

/** Who wrote which version, and why one was sent back. */
export function Versions({ versions }: { versions: DraftVersion[] }) {
  if (versions.length === 0) return null
  return (
    <Panel title="Versions">
      <ul className={styles.list}>
        {versions.map((one) => (
          <li key={one.version}>
            Version {one.version} by {one.writer}, <Ago moment={one.written_at} />{' '}
            <StatusPill words={VERSION} value={one.status} />
            {one.review_note && <p className={styles.note}>“{one.review_note}”</p>}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
