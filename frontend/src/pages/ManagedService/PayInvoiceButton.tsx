import { Button } from '@mantine/core'

import { usePayLink } from '../../api/pay'
import { useVoice } from '../../components/sayContext'
import { leaveFor } from '../../lib/leave'

/** Leads to the page at which the invoice is paid. */
export function PayInvoiceButton({ id, number }: { id: string; number: string }) {
  const link = usePayLink(id)
  const { sayProblem } = useVoice()
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={link.isPending}
      aria-label={`Pay ${number}`}
      onClick={() => {
        link.mutate(undefined, {
          onSuccess: ({ url }) => {
            leaveFor(url)
          },
          onError: sayProblem,
        })
      }}
    >
      Pay
    </Button>
  )
}
