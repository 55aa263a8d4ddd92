import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import type { SubscriptionDetail } from '../../../api/types'

/** The one action that fills an empty month; absent for who may not start it. */
export function RunMonthLink({ subscription }: { subscription: SubscriptionDetail }) {
  const { id, rights, status } = subscription
  if (!rights.includes('deliver') || status !== 'active') return null
  return (
    <Button
      size="xs"
      variant="default"
      renderRoot={(props) => (
        <Link
          to="/services/clients/$subscriptionId"
          params={{ subscriptionId: id }}
          search={(before) => ({ ...before, run: true })}
          resetScroll={false}
          {...props}
        />
      )}
    >
      Run a month
    </Button>
  )
}
