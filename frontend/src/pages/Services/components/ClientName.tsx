import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import type { Subscription } from '../../../api/types'
import { count } from '../../../lib/words'
import styles from './Tracker.module.css'
import { TwoLines } from './TwoLines'

export function ClientName({ subscription }: { subscription: Subscription }) {
  const { id, account_name: name, site, overdue_count: overdue } = subscription
  const late = overdue > 0 && (
    <strong className={styles.late}>{count(overdue, 'thing')} overdue</strong>
  )
  return (
    <TwoLines
      small={
        late ? (
          <>
            {site.domain} · {late}
          </>
        ) : (
          site.domain
        )
      }
    >
      <Anchor
        fw={600}
        renderRoot={(props) => (
          <Link to="/services/clients/$subscriptionId" params={{ subscriptionId: id }} {...props} />
        )}
      >
        {name}
      </Anchor>
    </TwoLines>
  )
}
