import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

/** A client's name that leads to their invoices and margin. */
export function BillingLink({ subscriptionId, name }: { subscriptionId: string; name: string }) {
  return (
    <Anchor
      renderRoot={(props) => (
        <Link
          to="/services/clients/$subscriptionId"
          params={{ subscriptionId }}
          search={{ tab: 'billing' }}
          {...props}
        />
      )}
    >
      {name}
    </Anchor>
  )
}
