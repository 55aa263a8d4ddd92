import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'

/** To the articles of a client that wait for a person. */
export function ReviewLink({ subscriptionId }: { subscriptionId: string }) {
  return (
    <Button
      size="compact-xs"
      variant="default"
      renderRoot={(props) => (
        <Link
          to="/services/clients/$subscriptionId/review"
          params={{ subscriptionId }}
          {...props}
        />
      )}
    >
      Review
    </Button>
  )
}
