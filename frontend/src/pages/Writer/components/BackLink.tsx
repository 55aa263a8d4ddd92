import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import { Icon } from '../../../components/Icon'
import styles from './BackLink.module.css'

export interface BackLinkProps {
  subscriptionId: string
  /** The client's name leads to the client; without `toReview` only there. */
  name: string | undefined
  toReview?: boolean
}

/** The way back: to the client, and from a draft to what else waits. */
export function BackLink({ subscriptionId, name = 'Client', toReview = false }: BackLinkProps) {
  const params = { subscriptionId }
  return (
    <div className={styles.back}>
      <Icon name="back" size={13} />
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to="/services/clients/$subscriptionId" params={params} {...props} />
        )}
      >
        {name}
      </Anchor>
      {toReview && (
        <>
          <span aria-hidden="true">/</span>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/services/clients/$subscriptionId/review" params={params} {...props} />
            )}
          >
            Review
          </Anchor>
        </>
      )}
    </div>
  )
}
