import { useQuery } from '@tanstack/react-query'

import { read } from './client'
import { keys } from './keys'
import type { BillingHistory } from './types'

export function useBillingHistory(subscriptionId: string) {
  return useQuery({
    queryKey: keys.part(subscriptionId, 'billing'),
    queryFn: ({ signal }) =>
      read<BillingHistory>(`services/subscriptions/${subscriptionId}/billing/`, signal),
  })
}
