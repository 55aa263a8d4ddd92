import { useQuery } from '@tanstack/react-query'

import { read } from './client'
import { keys } from './keys'
import type { MyInvoice, MyService, Page } from './types'

/** The managed services of the client that the person belongs to. */
export function useMyServices() {
  return useQuery({
    queryKey: keys.mine,
    queryFn: ({ signal }) => read<Page<MyService>>('services/mine/', signal),
  })
}

export function useMyInvoices(subscriptionId: string) {
  return useQuery({
    queryKey: keys.part(subscriptionId, 'invoices'),
    queryFn: ({ signal }) =>
      read<Page<MyInvoice>>(`services/subscriptions/${subscriptionId}/invoices/`, signal),
  })
}
